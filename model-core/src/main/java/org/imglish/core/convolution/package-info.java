/**
 * Convolutional layers of the networks that continue from a backbone's maps, with the
 * official parameter names. Maps are {@code [batch, channels, height, width]}.
 */
@NullMarked
package org.imglish.core.convolution;

import org.jspecify.annotations.NullMarked;
