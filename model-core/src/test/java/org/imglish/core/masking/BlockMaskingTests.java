package org.imglish.core.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlockMaskingTests {

	private static int count(boolean[] mask) {
		int count = 0;
		for (boolean each : mask) {
			count += each ? 1 : 0;
		}
		return count;
	}

	@Test
	void everyMaskHidesTheSameNumberOfPatches() {
		BlockMasking masking = new BlockMasking(14, 0.4);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 200; i++) {
			assertThat(count(masking.draw(random))).isEqualTo(78);
		}
	}

	@ParameterizedTest
	@CsvSource({ "14, 78, 16", "16, 102, 21", "8, 26, 5", "4, 6, 2", "3, 4, 2" })
	void theSmallestBlockShrinksWithTheGridButNotBelowTwo(int grid, int count, double minBlock) {
		assertThat(BlockSetting.of(grid, 0.4))
			.isEqualTo(new BlockSetting(grid, grid, count, minBlock, count, 0.3, 1 / 0.3));
	}

	@Test
	void theGridNeedNotBeSquare() {
		BlockMasking masking = new BlockMasking(new BlockSetting(3, 8, 10, 2, 10, 0.3, 1 / 0.3));
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 200; i++) {
			boolean[] mask = masking.draw(random);
			assertThat(mask).hasSize(24);
			assertThat(count(mask)).isEqualTo(10);
		}
	}

	@Test
	void blocksAreAtMostAsLargeAsAsked() {
		BlockMasking masking = new BlockMasking(new BlockSetting(8, 8, 30, 2, 5, 0.3, 1 / 0.3));
		List<Integer> sizes = new ArrayList<>();
		sizes.add(0);
		masking.draw(new SplittableRandom(1), (mask) -> sizes.add(count(mask)));
		assertThat(sizes).hasSizeGreaterThan(5);
		for (int i = 1; i < sizes.size(); i++) {
			assertThat(sizes.get(i) - sizes.get(i - 1)).isBetween(1, 5);
		}
	}

	@Test
	void moreThanAllPatchesCannotBeHidden() {
		assertThatThrownBy(() -> new BlockSetting(4, 4, 17, 2, 17, 0.3, 3))
			.hasMessageContaining("a count from 1 to all 16 patches, but it is 17");
	}

}
