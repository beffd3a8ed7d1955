package org.imglish.core.quality;

import org.imglish.core.region.Region;

/**
 * An object that a model found in an image.
 *
 * @param category what it is
 * @param region where it is: the box, or the mask
 * @param area in square pixels, which decides whether a mistake counts as small, medium
 * or large
 * @param score how sure the model is; only the order of scores matters
 */
public record DetectedObject(int category, Region region, double area, double score) {

	/** An object as large as its region. */
	public DetectedObject(int category, Region region, double score) {
		this(category, region, region.area(), score);
	}

}
