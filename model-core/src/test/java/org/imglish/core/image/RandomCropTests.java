package org.imglish.core.image;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.opencv.core.Rect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RandomCropTests {

	@Test
	void aCutLiesWithinTheImageAndIsLargeEnough() {
		RandomCrop crop = new RandomCrop(0.25);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 500; i++) {
			Rect area = crop.draw(120, 80, random);
			assertThat(area.x).isNotNegative();
			assertThat(area.y).isNotNegative();
			assertThat(area.x + area.width).isLessThanOrEqualTo(120);
			assertThat(area.y + area.height).isLessThanOrEqualTo(80);
			assertThat(area.area()).isGreaterThan(0.24 * 120 * 80);
			assertThat((double) area.width / area.height).isBetween(0.73, 1.36);
		}
	}

	@Test
	void aCutIsNoLargerThanAllowed() {
		RandomCrop crop = new RandomCrop(0.1, 0.3, 1);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 500; i++) {
			Rect area = crop.draw(120, 80, random);
			assertThat(area.area()).isBetween(0.09 * 120 * 80, 0.31 * 120 * 80);
			assertThat(area.width).isEqualTo(area.height);
		}
	}

	@Test
	void anImageTooNarrowForAnyCutIsCutInItsMiddle() {
		Rect area = new RandomCrop(1).draw(100, 10, new SplittableRandom(1));
		assertThat(area).isEqualTo(new Rect(43, 0, 13, 10));
	}

	@Test
	void aShareAboveOneIsNone() {
		assertThatThrownBy(() -> new RandomCrop(1.5)).hasMessageContaining("min must be a share in (0, 1], but is 1.5");
	}

	@Test
	void theLargestCropIsNotBelowTheSmallest() {
		assertThatThrownBy(() -> new RandomCrop(0.5, 0.4, 1))
			.hasMessageContaining("max must be at least 'min' (0.5), but is 0.4");
	}

}
