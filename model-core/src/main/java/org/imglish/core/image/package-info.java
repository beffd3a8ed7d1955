@NullMarked
package org.imglish.core.image;

import org.jspecify.annotations.NullMarked;
