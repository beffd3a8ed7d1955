package org.imglish.core.augmentation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class BatchMixingTests {

	private static final int SIDE = 16;

	@Test
	void mixupAveragesEachImageWithItsPartner() {
		for (int seed = 0; seed < 50; seed++) {
			List<FloatBuffer> images = images(4);
			double share = new BatchMixing(0.8, 0).apply(images, SIDE, new SplittableRandom(seed));
			assertThat(share).isBetween(0.0, 1.0);
			assertThat((double) images.get(0).get(7)).isCloseTo(3 * (1 - share), within(1e-5));
			assertThat((double) images.get(3).get(7)).isCloseTo(3 * share, within(1e-5));
			assertThat((double) images.get(1).get(7)).isCloseTo(1 + (1 - share), within(1e-5));
		}
	}

	@Test
	void cutmixKeepsTheShareOfPixelsThatItReports() {
		for (int seed = 0; seed < 50; seed++) {
			List<FloatBuffer> images = images(2);
			double share = new BatchMixing(0, 1).apply(images, SIDE, new SplittableRandom(seed));
			assertThat(mean(images.get(0))).isCloseTo(1 - share, within(1e-5));
			assertThat(mean(images.get(1))).isCloseTo(share, within(1e-5));
		}
	}

	@Test
	void sharesOfAFlatDistributionAreSpreadEvenly() {
		int low = 0;
		double sum = 0;
		for (int seed = 0; seed < 2000; seed++) {
			double share = new BatchMixing(1, 0).apply(images(2), SIDE, new SplittableRandom(seed));
			low += (share < 0.25) ? 1 : 0;
			sum += share;
		}
		assertThat(sum / 2000).isCloseTo(0.5, within(0.03));
		assertThat(low).isCloseTo(500, within(80));
	}

	@Test
	void neitherOfThemIsRefused() {
		assertThatThrownBy(() -> new BatchMixing(0, 0)).hasMessageContaining("not both 0");
	}

	/** Image i has the value i everywhere. */
	private static List<FloatBuffer> images(int count) {
		List<FloatBuffer> images = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			FloatBuffer image = FloatBuffer.allocate(3 * SIDE * SIDE);
			while (image.hasRemaining()) {
				image.put(i);
			}
			images.add(image.rewind());
		}
		return images;
	}

	private static double mean(FloatBuffer image) {
		double sum = 0;
		for (int i = 0; i < image.limit(); i++) {
			sum += image.get(i);
		}
		return sum / image.limit();
	}

}
