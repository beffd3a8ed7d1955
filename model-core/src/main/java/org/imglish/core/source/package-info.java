@NullMarked
package org.imglish.core.source;

import org.jspecify.annotations.NullMarked;
