package org.imglish.core.augmentation;

import java.util.List;
import java.util.random.RandomGenerator;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

import static org.imglish.core.augmentation.ImageOperation.AUTO_CONTRAST;
import static org.imglish.core.augmentation.ImageOperation.BRIGHTNESS;
import static org.imglish.core.augmentation.ImageOperation.COLOR;
import static org.imglish.core.augmentation.ImageOperation.CONTRAST;
import static org.imglish.core.augmentation.ImageOperation.EQUALIZE;
import static org.imglish.core.augmentation.ImageOperation.IDENTITY;
import static org.imglish.core.augmentation.ImageOperation.INVERT;
import static org.imglish.core.augmentation.ImageOperation.POSTERIZE;
import static org.imglish.core.augmentation.ImageOperation.ROTATE;
import static org.imglish.core.augmentation.ImageOperation.SHARPNESS;
import static org.imglish.core.augmentation.ImageOperation.SHEAR_X;
import static org.imglish.core.augmentation.ImageOperation.SHEAR_Y;
import static org.imglish.core.augmentation.ImageOperation.SOLARIZE;
import static org.imglish.core.augmentation.ImageOperation.SOLARIZE_ADD;
import static org.imglish.core.augmentation.ImageOperation.TRANSLATE_X;
import static org.imglish.core.augmentation.ImageOperation.TRANSLATE_Y;

/**
 * Draws operations, with replacement, and applies each in half of the cases (arXiv
 * 1909.13719), in the two ways of the released code: with color operations for image
 * classification (timm's {@code rand-m9-mstd0.5-inc1}), and without for vision-language
 * tasks (its {@code RandomAugment(2, 7)} of ten operations).
 */
public record RandAugment(
		@Field(value = "How many operations are drawn.", min = 1, max = 16, byDefault = "2") int operations,
		@Field(value = "How strong they are.", min = 0, max = 10) double magnitude,
		@Field(value = "Whether operations that change colors are among them; the magnitude then varies by a normal "
				+ "deviation of 0.5.", byDefault = "false") @Formerly("colour") boolean color)
		implements
			ImageChange {

	private static final double STRONGEST = 10;

	private static final double PROBABILITY = 0.5;

	private static final double DEVIATION = 0.5;

	private static final double MAX_DEGREES = 30;

	private static final double MAX_SHEAR = 0.3;

	/** Pixels that images are moved by without color, and share of the side with it. */
	private static final double MAX_PIXELS = 10;

	private static final double MAX_SHARE = 0.45;

	private static final List<ImageOperation> WITH_COLOR = List.of(AUTO_CONTRAST, EQUALIZE, INVERT, ROTATE, POSTERIZE,
			SOLARIZE, SOLARIZE_ADD, COLOR, CONTRAST, BRIGHTNESS, SHARPNESS, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y);

	private static final List<ImageOperation> WITHOUT_COLOR = List.of(IDENTITY, AUTO_CONTRAST, EQUALIZE, BRIGHTNESS,
			SHARPNESS, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE);

	/** Outside is ImageNet's mean color with color operations, and grey without. */
	private static final Warps SMOOTH = new Warps(Imgproc.INTER_CUBIC, new Scalar(104, 116, 124));

	private static final Warps PLAIN = new Warps(Imgproc.INTER_LINEAR, new Scalar(128, 128, 128));

	public RandAugment {
		Checks checks = new Checks();
		checks.that(operations >= 1, "operations", "must be at least 1, but is %d", operations);
		checks.that(magnitude >= 0 && magnitude <= STRONGEST, "magnitude", "must be from 0 to 10, but is %s",
				magnitude);
		checks.done();
	}

	@Default("9 with color operations, as timm's, and 7 without, as the released code's")
	static double magnitude(boolean color) {
		return color ? 9 : 7;
	}

	@Override
	public void apply(Mat image, RandomGenerator random) {
		List<ImageOperation> choice = this.color ? WITH_COLOR : WITHOUT_COLOR;
		for (int i = 0; i < this.operations; i++) {
			ImageOperation operation = choice.get(random.nextInt(choice.size()));
			if (random.nextDouble() < PROBABILITY) {
				double drawn = this.magnitude + (this.color ? DEVIATION * random.nextGaussian() : 0);
				perform(operation, Math.min(STRONGEST, Math.max(0, drawn)) / STRONGEST, image, random);
			}
		}
	}

	/**
	 * Performs an operation.
	 * @param strength from 0 to 1
	 * @param random for the direction of those that have two
	 */
	void perform(ImageOperation operation, double strength, Mat image, RandomGenerator random) {
		Warps warps = this.color ? SMOOTH : PLAIN;
		switch (operation) {
			case IDENTITY -> {
			}
			case AUTO_CONTRAST -> Tones.autoContrast(image);
			case EQUALIZE -> Tones.equalize(image);
			case INVERT -> Tones.invert(image);
			case ROTATE -> warps.rotate(image, signed(MAX_DEGREES * strength, random));
			case POSTERIZE -> Tones.posterize(image, 4 - (int) (4 * strength));
			case SOLARIZE -> Tones.solarize(image, 256 - (int) (256 * strength));
			case SOLARIZE_ADD -> Tones.solarizeAdd(image, (int) (110 * strength));
			case COLOR -> Tones.saturate(image, factor(strength, random));
			case CONTRAST -> Tones.contrast(image, factor(strength, random));
			case BRIGHTNESS -> Tones.brighten(image, factor(strength, random));
			case SHARPNESS -> Tones.sharpen(image, factor(strength, random));
			case SHEAR_X -> warps.shearX(image, signed(MAX_SHEAR * strength, random));
			case SHEAR_Y -> warps.shearY(image, signed(MAX_SHEAR * strength, random));
			case TRANSLATE_X -> warps.translate(image, signed(distance(strength, image.cols()), random), 0);
			case TRANSLATE_Y -> warps.translate(image, 0, signed(distance(strength, image.rows()), random));
		}
	}

	/** Away from 1 in either direction with color; from 0.1 to 1.9 without. */
	private double factor(double strength, RandomGenerator random) {
		return this.color ? Math.max(0.1, 1 + signed(0.9 * strength, random)) : 0.1 + 1.8 * strength;
	}

	private double distance(double strength, int side) {
		return strength * (this.color ? MAX_SHARE * side : MAX_PIXELS);
	}

	private static double signed(double amount, RandomGenerator random) {
		return random.nextBoolean() ? -amount : amount;
	}

}
