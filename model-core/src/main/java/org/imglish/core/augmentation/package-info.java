/** Random changes of training images. */
@NullMarked
package org.imglish.core.augmentation;

import org.jspecify.annotations.NullMarked;
