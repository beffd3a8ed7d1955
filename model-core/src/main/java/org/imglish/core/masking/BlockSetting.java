package org.imglish.core.masking;

/**
 * From what block-wise masking draws (arXiv 2106.08254, algorithm 1).
 *
 * @param rows rows of patches
 * @param columns columns of patches
 * @param count patches that every mask hides, from 1 to all
 * @param minBlock smallest area drawn for a block, in patches
 * @param maxBlock largest area drawn for a block, in patches; {@code count} where nothing
 * else is wanted
 * @param minAspect smallest height over width, above 0
 * @param maxAspect largest height over width, at least the smallest
 */
public record BlockSetting(int rows, int columns, int count, double minBlock, double maxBlock, double minAspect,
		double maxAspect) {

	private static final double MIN_ASPECT = 0.3;

	public BlockSetting {
		check(rows >= 1 && columns >= 1, "a grid of at least 1 x 1 patches, but it is " + rows + " x " + columns);
		check(count >= 1 && count <= rows * columns,
				"a count from 1 to all " + rows * columns + " patches, but it is " + count);
		check(minBlock > 0 && maxBlock > 0, "block areas above 0, but they are " + minBlock + " and " + maxBlock);
		check(minAspect > 0 && minAspect <= maxAspect,
				"aspects above 0 in ascending order, but they are " + minAspect + " and " + maxAspect);
	}

	/**
	 * That of BEiT, whose smallest block is 16 of 14 x 14 patches, carried over to other
	 * grids.
	 * @param grid patches along one side
	 * @param ratio share of patches to mask, in (0, 1)
	 */
	public static BlockSetting of(int grid, double ratio) {
		int count = (int) Math.round(ratio * grid * grid);
		int least = Math.max(2, Math.round(16f * grid * grid / 196));
		return new BlockSetting(grid, grid, count, least, count, MIN_ASPECT, 1 / MIN_ASPECT);
	}

	private static void check(boolean holds, String need) {
		if (!holds) {
			throw new IllegalArgumentException("Block-wise masking needs " + need);
		}
	}

}
