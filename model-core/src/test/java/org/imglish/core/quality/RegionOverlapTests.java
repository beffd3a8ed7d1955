package org.imglish.core.quality;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class RegionOverlapTests {

	@Test
	void overlapIsCountedOverAllMapsTogether() {
		RegionOverlap overlap = RegionOverlap.of(2, 255);
		overlap.add(new int[] { 0, 0 }, new int[] { 0, 1 });
		overlap.add(new int[] { 1, 1 }, new int[] { 1, 255 });
		assertThat(overlap.byClass()).containsExactly(0.5, 0.5);
		assertThat(overlap.mean()).isEqualTo(0.5);
		assertThat(overlap.pixelAccuracy()).isCloseTo(2.0 / 3, within(1e-9));
		assertThat(overlap.accuracyByClass()).containsExactly(1, 0.5);
		assertThat(overlap.meanAccuracy()).isEqualTo(0.75);
	}

	@Test
	void aClassThatOccursNowhereDoesNotCount() {
		RegionOverlap overlap = RegionOverlap.of(3, 255);
		overlap.add(new int[] { 0, 1 }, new int[] { 0, 0 });
		assertThat(overlap.byClass()[2]).isNaN();
		assertThat(overlap.mean()).isEqualTo(0.25);
	}

	@Test
	void theFirstLabelMayMeanNoClass() {
		RegionOverlap overlap = RegionOverlap.withoutFirstLabel(2, 255);
		overlap.add(new int[] { 1, 0, 1 }, new int[] { 0, 1, 2 });
		assertThat(overlap.byClass()).containsExactly(1, 1);
	}

	@Test
	void anUnknownLabelIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RegionOverlap.of(2, 255).add(new int[] { 0, 0 }, new int[] { 1, 2 }))
			.withMessage("Pixel 1 has the label 2, which is neither one of 2 classes nor 255");
	}

}
