package org.imglish.core.quality;

import org.imglish.core.region.Region;

/**
 * An annotated object of an image.
 *
 * @param category what it is
 * @param region where it is: the box, or the mask
 * @param area of its outline in square pixels, which decides whether it counts as small,
 * medium or large
 * @param crowd whether the region holds a crowd, which may be detected any number of
 * times and need not be
 */
public record TrueObject(int category, Region region, double area, boolean crowd) {

	/** Intersection over union; over the detection's own area where this is a crowd. */
	public double overlap(Region detection) {
		double both = this.region.intersection(detection);
		if (both == 0) {
			return 0;
		}
		return both / (this.crowd ? detection.area() : this.region.area() + detection.area() - both);
	}

}
