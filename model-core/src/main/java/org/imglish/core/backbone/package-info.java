@NullMarked
package org.imglish.core.backbone;

import org.jspecify.annotations.NullMarked;
