package org.imglish.core.dense;

/**
 * Which level of a pyramid a box takes its features from (Feature Pyramid Networks, arXiv
 * 1612.03144, equation 1; torchvision's LevelMapper).
 *
 * @param finest binary logarithm of the stride of level 0, in pixels
 * @param coarsest the same of the last level
 * @param canonicalSize side of a box in pixels that belongs to the canonical level
 * @param canonicalLevel its binary logarithm of the stride
 */
public record PyramidLevels(int finest, int coarsest, double canonicalSize, int canonicalLevel) {

	/** Keeps a box of just the size from falling below its level by rounding. */
	private static final float MARGIN = 1e-6f;

	/** The level of a box, from 0, the finest. */
	public int of(Boxes boxes, int box) {
		float size = (float) Math.sqrt(boxes.area(box));
		float steps = (float) (Math.log(size / (float) this.canonicalSize) / Math.log(2));
		double level = Math.floor(this.canonicalLevel + steps + MARGIN);
		return (int) Math.min(Math.max(level, this.finest), this.coarsest) - this.finest;
	}

}
