package org.imglish.core.augmentation;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Expected values come from Pillow 13 ({@code ImageEnhance}, and its HSV conversion for
 * the hue) for the third row of {@link TestImage} of 7 by 5 pixels.
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
