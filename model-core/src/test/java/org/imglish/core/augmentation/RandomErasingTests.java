package org.imglish.core.augmentation;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RandomErasingTests {

	private static final int SIDE = 32;

	@Test
	void aRectangleIsErasedInAllChannels() {
		for (int seed = 0; seed < 200; seed++) {
			FloatBuffer image = FloatBuffer.allocate(3 * SIDE * SIDE);
			new RandomErasing(1).apply(image, SIDE, new SplittableRandom(seed));
			int erased = erased(image, 0);
			assertThat((double) erased / (SIDE * SIDE)).isBetween(0.01, 0.36);
			assertThat(erased(image, 1)).isEqualTo(erased);
			assertThat(erased(image, 2)).isEqualTo(erased);
		}
	}

	@Test
	void theShareOfErasedImagesIsTheProbability() {
		int erased = 0;
		for (int seed = 0; seed < 1000; seed++) {
			FloatBuffer image = FloatBuffer.allocate(3 * SIDE * SIDE);
			new RandomErasing(0.25).apply(image, SIDE, new SplittableRandom(seed));
			erased += (erased(image, 0) > 0) ? 1 : 0;
		}
		assertThat(erased).isCloseTo(250, within(50));
	}

	@Test
	void aProbabilityAboveOneIsRefused() {
		assertThatThrownBy(() -> new RandomErasing(1.5)).hasMessageContaining("in [0, 1], but is 1.5");
	}

	private static int erased(FloatBuffer image, int channel) {
		int count = 0;
		for (int i = 0; i < SIDE * SIDE; i++) {
			count += (image.get(channel * SIDE * SIDE + i) != 0) ? 1 : 0;
		}
		return count;
	}

}
