package org.imglish.core.image;

import java.util.random.RandomGenerator;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.opencv.core.Rect;

/**
 * Draws where an image is cut before it is resized to a square: a rectangle of drawn area
 * and aspect ratio (the random resized crop of arXiv 1409.4842, section 6).
 */
public record RandomCrop(
		@Field(value = "Smallest share of the image's area, that of BEiT v2's pretraining (arXiv 2208.06366).",
				min = 0.001, max = 1, byDefault = "0.2") @Formerly("least") double min,
		@Field(value = "Largest share of the image's area.", min = 0.001, max = 1,
				byDefault = "1") @Formerly("most") double max,
		@Field(value = "Largest aspect ratio, width to height; the smallest is its inverse.", min = 1, max = 10,
				byDefault = "1.3333333333333333") @Formerly("widest") double maxAspect) {

	/** Aspect ratios of the usual crops: 3:4 to 4:3. */
	private static final double USUAL_ASPECT = 4.0 / 3;

	private static final int TRIES = 10;

	public RandomCrop {
		Checks checks = new Checks();
		checks.that(min > 0 && min <= 1, "min", "must be a share in (0, 1], but is %s", min);
		checks.that(max >= min, "max", "must be at least 'min' (%s), but is %s", min, max);
		checks.that(max <= 1, "max", "must be at most 1, but is %s", max);
		checks.that(maxAspect >= 1, "maxAspect", "must be at least 1, but is %s", maxAspect);
		checks.done();
	}

	/**
	 * Crops up to the whole image, of the usual aspect ratios.
	 * @param min smallest share of the image's area, in (0, 1]
	 */
	public RandomCrop(double min) {
		this(min, 1, USUAL_ASPECT);
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
			double area = (this.min + random.nextDouble() * (this.max - this.min)) * width * height;
			double aspect = Math.exp((2 * random.nextDouble() - 1) * Math.log(this.maxAspect));
			int w = (int) Math.round(Math.sqrt(area * aspect));
			int h = (int) Math.round(Math.sqrt(area / aspect));
			if (w > 0 && w <= width && h > 0 && h <= height) {
				return new Rect(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
			}
		}
		int w = (int) Math.round(Math.min(width, height * this.maxAspect));
		int h = (int) Math.round(Math.min(height, width * this.maxAspect));
		return new Rect((width - w) / 2, (height - h) / 2, w, h);
	}

}
