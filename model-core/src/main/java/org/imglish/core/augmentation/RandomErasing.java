package org.imglish.core.augmentation;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Replaces a drawn rectangle of a normalized image by noise (arXiv 1708.04896; timm's
 * mode {@code pixel}).
 *
 * @param probability share of images that are erased from, in [0, 1]
 */
public record RandomErasing(double probability) {

	private static final int CHANNELS = 3;

	private static final int TRIES = 10;

	private static final double MIN_AREA = 0.02;

	private static final double MAX_AREA = 1.0 / 3;

	/** Largest ratio of height and width. */
	private static final double LONGEST = 1 / 0.3;

	public RandomErasing {
		if (!(probability >= 0 && probability <= 1)) {
			throw new IllegalArgumentException("The share of erased images must be in [0, 1], but is " + probability);
		}
	}

	/**
	 * Erases, or not.
	 * @param square {@code [3, side, side]}
	 */
	void apply(FloatBuffer square, int side, RandomGenerator random) {
		if (random.nextDouble() >= this.probability) {
			return;
		}
		for (int i = 0; i < TRIES; i++) {
			double area = (MIN_AREA + random.nextDouble() * (MAX_AREA - MIN_AREA)) * side * side;
			double ratio = Math.exp((2 * random.nextDouble() - 1) * Math.log(LONGEST));
			int height = (int) Math.round(Math.sqrt(area * ratio));
			int width = (int) Math.round(Math.sqrt(area / ratio));
			if (height < side && width < side) {
				fill(square, side, random.nextInt(side - width + 1), random.nextInt(side - height + 1), width, height,
						random);
				return;
			}
		}
	}

	private static void fill(FloatBuffer square, int side, int left, int top, int width, int height,
			RandomGenerator random) {
		for (int channel = 0; channel < CHANNELS; channel++) {
			for (int y = top; y < top + height; y++) {
				for (int x = left; x < left + width; x++) {
					square.put((channel * side + y) * side + x, (float) random.nextGaussian());
				}
			}
		}
	}

}
