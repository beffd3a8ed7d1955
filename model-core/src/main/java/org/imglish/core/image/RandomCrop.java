package org.imglish.core.image;

import java.util.random.RandomGenerator;

import org.opencv.core.Rect;

/**
 * Draws where an image is cut before it is resized to a square: a rectangle of drawn area
 * and aspect ratio (the random resized crop of arXiv 1409.4842, section 6).
 *
 * @param least least share of the image's area, in (0, 1]
 * @param most largest share of the image's area, from {@code least} to 1
 * @param widest largest aspect ratio, width to height, at least 1; the smallest is its
 * inverse
 */
public record RandomCrop(double least, double most, double widest) {

	/** Aspect ratios of the usual crops: 3:4 to 4:3. */
	public static final double USUAL_WIDEST = 4.0 / 3;

	private static final int TRIES = 10;

	public RandomCrop {
		check(least);
		if (!(most >= least && most <= 1)) {
			throw new IllegalArgumentException(
					"The largest crop must be a share from the smallest (%s) to 1, but is %s".formatted(least, most));
		}
		if (!(widest >= 1)) {
			throw new IllegalArgumentException("The widest aspect ratio of crops must be at least 1, but is " + widest);
		}
	}

	/**
	 * Crops up to the whole image, of the usual aspect ratios.
	 * @param least least share of the image's area, in (0, 1]
	 */
	public RandomCrop(double least) {
		this(least, 1, USUAL_WIDEST);
	}

	/**
	 * Refuses what is no least share of an image's area.
	 * @throws IllegalArgumentException unless it is in (0, 1]
	 */
	public static void check(double least) {
		if (!(least > 0 && least <= 1)) {
			throw new IllegalArgumentException("The smallest crop must be a share in (0, 1], but is " + least);
		}
	}

	/**
	 * Draws a cut; where ten tries do not fit into the image, the largest centred one of
	 * an allowed aspect ratio.
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @return a rectangle inside the image
	 */
	public Rect draw(int width, int height, RandomGenerator random) {
		for (int i = 0; i < TRIES; i++) {
			double area = (this.least + random.nextDouble() * (this.most - this.least)) * width * height;
			double aspect = Math.exp((2 * random.nextDouble() - 1) * Math.log(this.widest));
			int w = (int) Math.round(Math.sqrt(area * aspect));
			int h = (int) Math.round(Math.sqrt(area / aspect));
			if (w > 0 && w <= width && h > 0 && h <= height) {
				return new Rect(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
			}
		}
		int w = (int) Math.round(Math.min(width, height * this.widest));
		int h = (int) Math.round(Math.min(height, width * this.widest));
		return new Rect((width - w) / 2, (height - h) / 2, w, h);
	}

}
