package org.imglish.core.parity;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaskStatisticsTests {

	private static final boolean[] BLOCK = { true, true, false, true, true, false };

	private static final boolean[] FILLED = { true, true, false, true, true, true };

	private static MaskStatistics oneMask() {
		MaskStatistics statistics = new MaskStatistics(2, 3);
		statistics.beginMask();
		statistics.addBlock(BLOCK);
		statistics.endMask(FILLED);
		return statistics;
	}

	private static double mean(MaskStatistics statistics, String name) {
		return statistics.values().getOrDefault(name, new SampledValues()).mean();
	}

	@Test
	void aBlockHasTheBoxOfItsNewPatches() {
		MaskStatistics statistics = oneMask();
		assertThat(mean(statistics, "new_patches_per_block")).isEqualTo(4);
		assertThat(mean(statistics, "new_patch_box_height")).isEqualTo(2);
		assertThat(mean(statistics, "new_patch_box_width")).isEqualTo(2);
	}

	@Test
	void whatWasFilledUpAfterTheBlocksIsCountedApart() {
		MaskStatistics statistics = oneMask();
		assertThat(mean(statistics, "masked_before_random_fill_or_drop")).isEqualTo(4);
		assertThat(mean(statistics, "masked_count")).isEqualTo(5);
	}

	@Test
	void neighboursAcrossTheEdgeOfARowAreNoNeighbours() {
		MaskStatistics statistics = new MaskStatistics(2, 3);
		statistics.beginMask();
		statistics.endMask(new boolean[] { false, false, true, true, false, false });
		assertThat(mean(statistics, "adjacent_masked_pairs_4")).isZero();
		assertThat(mean(statistics, "connected_components_4")).isEqualTo(2);
	}

	@Test
	void neighboursFormOneComponent() {
		assertThat(mean(oneMask(), "adjacent_masked_pairs_4")).isEqualTo(5);
		assertThat(mean(oneMask(), "connected_components_4")).isEqualTo(1);
	}

}
