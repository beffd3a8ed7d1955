/** Samples: an image, a text, or both, with their labels. */
@NullMarked
package org.imglish.core.sample;

import org.jspecify.annotations.NullMarked;
