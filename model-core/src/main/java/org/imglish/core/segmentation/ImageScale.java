package org.imglish.core.segmentation;

import org.opencv.core.Size;

/**
 * Scales images into two bounds and keeps their aspect ratio (mmcv's rescale_size).
 *
 * @param shortSide that the shorter side becomes, where the longer one stays in its bound
 * @param longSide bound of the longer side
 */
record ImageScale(int shortSide, int longSide) {

	/** Both bounds times a factor. */
	ImageScale times(double factor) {
		return new ImageScale((int) (this.shortSide * factor), (int) (this.longSide * factor));
	}

	/** The same with a shorter side of at least so many pixels. */
	ImageScale atLeast(int side) {
		return new ImageScale(Math.max(side, this.shortSide), Math.max(side, this.longSide));
	}

	/** The size that an image becomes. */
	Size of(int width, int height) {
		double factor = Math.min((double) this.longSide / Math.max(width, height),
				(double) this.shortSide / Math.min(width, height));
		return new Size(Math.max(1, (int) (width * factor + 0.5)), Math.max(1, (int) (height * factor + 0.5)));
	}

}
