package org.imglish.core.image;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.opencv.core.Rect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RandomCropTests {

	@Test
	void aCutLiesWithinTheImageAndIsLargeEnough() {
		RandomCrop crop = new RandomCrop(0.25);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 500; i++) {
			Rect area = crop.draw(120, 80, random).area();
			assertThat(area.x).isNotNegative();
			assertThat(area.y).isNotNegative();
			assertThat(area.x + area.width).isLessThanOrEqualTo(120);
			assertThat(area.y + area.height).isLessThanOrEqualTo(80);
			assertThat(area.area()).isGreaterThan(0.24 * 120 * 80);
			assertThat((double) area.width / area.height).isBetween(0.73, 1.36);
		}
	}

	@Test
	void halfOfTheCutsAreMirrored() {
		RandomCrop crop = new RandomCrop(0.08);
		SplittableRandom random = new SplittableRandom(1);
		int mirrored = 0;
		for (int i = 0; i < 1000; i++) {
			mirrored += crop.draw(50, 50, random).mirrored() ? 1 : 0;
		}
		assertThat(mirrored).isCloseTo(500, within(60));
	}

	@Test
	void anImageTooNarrowForAnyCutIsCutInItsMiddle() {
		Rect area = new RandomCrop(1).draw(100, 10, new SplittableRandom(1)).area();
		assertThat(area).isEqualTo(new Rect(43, 0, 13, 10));
	}

	@Test
	void aShareAboveOneIsNone() {
		assertThatThrownBy(() -> new RandomCrop(1.5))
			.hasMessageContaining("The smallest crop must be a share in (0, 1], but is 1.5");
	}

}
