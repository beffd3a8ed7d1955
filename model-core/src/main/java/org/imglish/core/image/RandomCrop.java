package org.imglish.core.image;

import java.util.random.RandomGenerator;

import org.opencv.core.Rect;

/**
 * Draws where an image is cut before it is resized to a square: a rectangle of drawn area
 * and aspect ratio (the random resized crop of arXiv 1409.4842, section 6), mirrored in
 * half of the cases.
 *
 * @param smallest least share of the image's area, in (0, 1]
 */
public record RandomCrop(double smallest) {

	private static final int TRIES = 10;

	private static final double WIDEST = 4.0 / 3;

	public RandomCrop {
		check(smallest);
	}

	/**
	 * Refuses what is no least share of an image's area.
	 * @throws IllegalArgumentException unless it is in (0, 1]
	 */
	public static void check(double smallest) {
		if (!(smallest > 0 && smallest <= 1)) {
			throw new IllegalArgumentException("The smallest crop must be a share in (0, 1], but is " + smallest);
		}
	}

	/**
	 * Draws a cut; where ten tries do not fit into the image, the largest centred one of
	 * an allowed aspect ratio.
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 */
	Cut draw(int width, int height, RandomGenerator random) {
		Rect area = area(width, height, random);
		return new Cut(area, random.nextBoolean());
	}

	private Rect area(int width, int height, RandomGenerator random) {
		for (int i = 0; i < TRIES; i++) {
			double area = (this.smallest + random.nextDouble() * (1 - this.smallest)) * width * height;
			double aspect = Math.exp((2 * random.nextDouble() - 1) * Math.log(WIDEST));
			int w = (int) Math.round(Math.sqrt(area * aspect));
			int h = (int) Math.round(Math.sqrt(area / aspect));
			if (w > 0 && w <= width && h > 0 && h <= height) {
				return new Rect(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
			}
		}
		int w = (int) Math.round(Math.min(width, height * WIDEST));
		int h = (int) Math.round(Math.min(height, width * WIDEST));
		return new Rect((width - w) / 2, (height - h) / 2, w, h);
	}

	/**
	 * A drawn cut.
	 *
	 * @param area in pixels of the image
	 * @param mirrored whether left and right are swapped afterwards
	 */
	record Cut(Rect area, boolean mirrored) {

	}

}
