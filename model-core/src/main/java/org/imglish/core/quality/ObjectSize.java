package org.imglish.core.quality;

/** Sizes of objects that COCO measures apart. */
public enum ObjectSize {

	/** Every object. */
	ANY(0, 1e10),
	/** Up to 32 x 32 pixels. */
	SMALL(0, 32 * 32),
	/** Between small and large. */
	MEDIUM(32 * 32, 96 * 96),
	/** From 96 x 96 pixels on. */
	LARGE(96 * 96, 1e10);

	private final double least;

	private final double most;

	ObjectSize(double least, double most) {
		this.least = least;
		this.most = most;
	}

	boolean includes(double area) {
		return area >= this.least && area <= this.most;
	}

}
