package org.imglish.core.pretraining;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PatchBaselinesTests {

	@Test
	void theThreeGuessesAreCountedApart() {
		PatchBaselines baselines = new PatchBaselines(3);
		// Masked: 7 in the middle (above it 1, the first of four equally near), 1 at the
		// end (beside it 1).
		baselines.add(new long[] { 1, 1, 1, 1, 7, 1, 2, 2, 1 }, new float[] { 0, 0, 0, 0, 1, 0, 0, 0, 1 });
		// Masked: 3 at the beginning (beside it 2), 3 at the end (above it 2), 3 before
		// it (above it 2).
		baselines.add(new long[] { 3, 2, 2, 2, 2, 2, 2, 3, 3 }, new float[] { 1, 0, 0, 0, 0, 0, 0, 1, 1 });
		assertThat(baselines.commonest()).isEqualTo(3.0 / 5);
		assertThat(baselines.commonestGivenVisible()).isEqualTo(4.0 / 5);
		assertThat(baselines.nearestVisible()).isCloseTo(1.0 / 5, within(1e-12));
	}

	@Test
	void anImageThatIsWhollyHiddenHasNoNeighbours() {
		PatchBaselines baselines = new PatchBaselines(2);
		baselines.add(new long[] { 4, 4, 4, 5 }, new float[] { 1, 1, 1, 1 });
		assertThat(baselines.nearestVisible()).isZero();
		assertThat(baselines.commonestGivenVisible()).isEqualTo(0.75);
	}

	@Test
	void nothingMaskedIsNothingGuessed() {
		assertThat(new PatchBaselines(2).commonest()).isZero();
	}

}
