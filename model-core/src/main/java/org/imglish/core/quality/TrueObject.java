package org.imglish.core.quality;

/**
 * An annotated object of an image.
 *
 * @param category what it is
 * @param box where it is
 * @param area of its outline in square pixels, which decides whether it counts as small,
 * medium or large
 * @param crowd whether the box holds a crowd, which may be detected any number of times
 * and need not be
 */
public record TrueObject(int category, Box box, double area, boolean crowd) {

	/** Intersection over union; over the detection's own area where this is a crowd. */
	double overlap(Box detection) {
		double both = this.box.intersection(detection);
		if (both == 0) {
			return 0;
		}
		return both / (this.crowd ? detection.area() : this.box.area() + detection.area() - both);
	}

}
