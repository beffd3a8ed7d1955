package org.imglish.core.region;

import org.jspecify.annotations.Nullable;

/**
 * An annotated object of an image.
 *
 * @param category number of its class, from 0
 * @param box around it, in pixels
 * @param area of its outline in square pixels
 * @param crowd whether it is a crowd, of which the single objects are not annotated
 * @param mask its pixels, of the size of the image; null where its box alone is known
 */
public record LabelledObject(int category, Box box, double area, boolean crowd, @Nullable RunLengthMask mask) {

}
