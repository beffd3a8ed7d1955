package org.imglish.core.augmentation;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Core;
import org.opencv.core.Mat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RandAugmentTests {

	@Test
	void theSameDrawsChangeAnImageAlike() {
		for (boolean color : new boolean[] { true, false }) {
			for (int seed = 0; seed < 40; seed++) {
				assertThat(augmented(color, seed)).isEqualTo(augmented(color, seed));
			}
		}
	}

	@Test
	void aQuarterOfTheImagesIsSparedByTwoOperations() {
		int[] untouched = TestImage.row(TestImage.of(24, 20), 9);
		int same = 0;
		for (int seed = 0; seed < 1000; seed++) {
			same += Arrays.equals(augmented(true, seed), untouched) ? 1 : 0;
		}
		assertThat(same).isCloseTo(250, within(60));
	}

	@ParameterizedTest
	@EnumSource(value = ImageOperation.class, mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
	void everyOperationChangesAnImageAndKeepsItsSize(ImageOperation operation) {
		Mat image = TestImage.pale(24, 20);
		new RandAugment(2, 9, true).perform(operation, 0.9, image, new SplittableRandom(1));
		Mat difference = new Mat();
		Core.absdiff(image, TestImage.pale(24, 20), difference);
		assertThat(Core.sumElems(difference).val[0]).isPositive();
		assertThat(image.rows()).isEqualTo(20);
		assertThat(image.cols()).isEqualTo(24);
	}

	@Test
	void withoutColorBrightnessIsAlwaysAboveTheMiddleAtMagnitudeSeven() {
		Mat image = TestImage.pale(24, 20);
		new RandAugment(2, 7, false).perform(ImageOperation.BRIGHTNESS, 0.7, image, new SplittableRandom(1));
		int[] before = TestImage.row(TestImage.pale(24, 20), 3);
		int[] after = TestImage.row(image, 3);
		for (int i = 0; i < before.length; i++) {
			assertThat(after[i]).isEqualTo((int) (before[i] * 1.36f));
		}
	}

	@Test
	void aMagnitudeAboveTenIsRefused() {
		assertThatThrownBy(() -> new RandAugment(2, 11, true)).hasMessageContaining("from 0 to 10, but is 11");
	}

	private static int[] augmented(boolean color, long seed) {
		Mat image = TestImage.of(24, 20);
		new RandAugment(2, 9, color).apply(image, new SplittableRandom(seed));
		return TestImage.row(image, 9);
	}

}
