package org.imglish.core.augmentation;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ColorJitterTests {

	@Test
	void theSameDrawsChangeAnImageAlike() {
		assertThat(jittered(0.4, 0.1, 3)).isEqualTo(jittered(0.4, 0.1, 3)).isNotEqualTo(jittered(0.4, 0.1, 4));
	}

	@Test
	void noJitterChangesNothing() {
		assertThat(jittered(0, 0, 3)).isEqualTo(TestImage.row(TestImage.of(7, 5), 2));
	}

	@Test
	void aHueOfMoreThanHalfATurnIsRefused() {
		assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0.6)).hasMessageContaining("from 0 to 0.5 turns");
	}

	private static int[] jittered(double amount, double hue, long seed) {
		Mat image = TestImage.of(7, 5);
		new ColorJitter(amount, amount, amount, hue).apply(image, new SplittableRandom(seed));
		return TestImage.row(image, 2);
	}

}
