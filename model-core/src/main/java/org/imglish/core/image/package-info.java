/** Decoding, cutting and scaling of images. */
@NullMarked
package org.imglish.core.image;

import org.jspecify.annotations.NullMarked;
