package org.imglish.core.augmentation;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Expected values come from Pillow 13 ({@code ImageEnhance}, and its HSV conversion for
 * the hue; {@code ImageOps} below) for the third row of {@link TestImage} of 7 by 5
 * pixels, or the beginning of the sixteenth of 40 by 30.
 */
class TonesTests {

	@Test
	void brightnessEqualsPillow() {
		check((image) -> Tones.brighten(image, 1.3), 0, 33, 71, 109, 66, 104, 141, 98, 136, 174, 131, 169, 206, 163,
				201, 239, 196, 233, 255, 100, 137, 175);
	}

	@Test
	void contrastEqualsPillow() {
		check((image) -> Tones.contrast(image, 0.6), 0, 59, 77, 94, 74, 92, 109, 89, 107, 124, 104, 122, 139, 119, 137,
				154, 134, 152, 169, 90, 107, 125);
		check((image) -> Tones.contrast(image, 1.6), 0, 0, 22, 68, 15, 62, 108, 55, 102, 148, 95, 142, 188, 135, 182,
				228, 175, 222, 255, 57, 103, 150);
	}

	@Test
	void saturationEqualsPillowUpToOneLevel() {
		check((image) -> Tones.saturate(image, 1.4), 1, 12, 53, 93, 37, 78, 118, 62, 103, 143, 87, 128, 168, 112, 153,
				193, 137, 178, 218, 63, 104, 144);
		check((image) -> Tones.saturate(image, 0.3), 1, 49, 58, 67, 74, 83, 92, 99, 108, 117, 124, 133, 142, 149, 158,
				167, 174, 183, 192, 100, 109, 118);
	}

	@Test
	void hueEqualsPillowUpToTwoLevels() {
		check((image) -> Tones.turnHue(image, 0.1), 2, 26, 84, 79, 51, 109, 104, 76, 134, 129, 101, 159, 154, 126, 184,
				179, 152, 209, 204, 77, 135, 130);
	}

	@Test
	void autoContrastEqualsPillow() {
		check(TestImage.pale(40, 30), Tones::autoContrast, 195, 222, 252, 237, 9, 39, 24, 54, 81, 225, 252, 27, 12, 39,
				69, 54, 84, 111, 255, 27, 57, 42, 69, 99);
	}

	@Test
	void equalizationEqualsPillow() {
		check(TestImage.pale(40, 30), Tones::equalize, 232, 255, 255, 255, 10, 46, 28, 60, 92, 255, 255, 33, 16, 44, 81,
				66, 97, 130, 255, 28, 64, 51, 78, 115);
	}

	@Test
	void aChannelOfOneLevelStaysAsItIs() {
		Mat image = TestImage.of(1, 1);
		Tones.autoContrast(image);
		Tones.equalize(image);
		assertThat(TestImage.row(image, 0)).containsExactly(0, 29, 58);
	}

	@Test
	void posterizationAndSolarizationEqualPillow() {
		check(TestImage.of(40, 30), (image) -> Tones.posterize(image, 2), 192, 192, 192, 192, 0, 0, 0, 0, 64, 192, 192,
				0, 0, 0, 64, 0, 64, 64, 192, 0, 0, 0, 64, 64);
		check(TestImage.of(40, 30), (image) -> Tones.solarize(image, 100), 60, 31, 2, 17, 11, 40, 25, 54, 83, 30, 1, 27,
				12, 41, 70, 55, 84, 142, 0, 28, 57, 42, 71, 155);
		check(TestImage.of(40, 30), Tones::invert, 60, 31, 2, 17, 244, 215, 230, 201, 172, 30, 1, 228, 243, 214, 185,
				200, 171, 142, 0, 227, 198, 213, 184, 155);
	}

	@Test
	void solarizationAddsToTheDarkHalfOnly() {
		check(TestImage.of(40, 30), (image) -> Tones.solarizeAdd(image, 99), 195, 224, 253, 238, 110, 139, 124, 153,
				182, 225, 254, 126);
	}

	@Test
	void sharpnessEqualsPillowUpToOneLevel() {
		checkNearly((image) -> Tones.sharpen(image, 1.8), 195, 224, 253, 255, 0, 8, 0, 34, 95, 255, 255, 3, 0, 9, 70,
				26, 86, 131, 255, 9, 38, 26, 71, 100);
		checkNearly((image) -> Tones.sharpen(image, 0.2), 195, 224, 253, 190, 74, 71, 76, 73, 71, 154, 168, 51, 59, 72,
				70, 83, 81, 94, 163, 46, 75, 58, 71, 100);
	}

	private static void check(Mat image, Consumer<Mat> change, int... expected) {
		change.accept(image);
		assertThat(TestImage.row(image, 15)).startsWith(expected);
	}

	private static void checkNearly(Consumer<Mat> change, int... expected) {
		Mat image = TestImage.of(40, 30);
		change.accept(image);
		int[] row = TestImage.row(image, 15);
		for (int i = 0; i < expected.length; i++) {
			assertThat(row[i]).as("value %d", i).isCloseTo(expected[i], within(1));
		}
	}

	private static void check(Consumer<Mat> change, int tolerance, int... expected) {
		Mat image = TestImage.of(7, 5);
		change.accept(image);
		int[] row = TestImage.row(image, 2);
		assertThat(row).hasSameSizeAs(expected);
		for (int i = 0; i < row.length; i++) {
			assertThat(row[i]).as("value %d", i).isCloseTo(expected[i], within(tolerance));
		}
	}

}
