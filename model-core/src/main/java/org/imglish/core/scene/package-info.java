@NullMarked
package org.imglish.core.scene;

import org.jspecify.annotations.NullMarked;
