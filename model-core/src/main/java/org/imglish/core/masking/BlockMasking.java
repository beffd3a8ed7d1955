package org.imglish.core.masking;

import java.util.random.RandomGenerator;

/**
 * Block-wise masking of patches (BEiT, arXiv 2106.08254, algorithm 1): rectangles of
 * drawn area and aspect ratio until the count is met, exactly.
 */
public final class BlockMasking {

	private static final double LEAST_ASPECT = 0.3;

	private static final int TRIES = 10;

	private final int grid;

	private final int count;

	private final int leastBlock;

	/**
	 * @param grid patches along one side
	 * @param ratio share of patches to mask, in (0, 1)
	 */
	public BlockMasking(int grid, double ratio) {
		this(grid, (int) Math.round(ratio * grid * grid), Math.max(2, Math.round(16f * grid * grid / 196)));
	}

	BlockMasking(int grid, int count, int leastBlock) {
		this.grid = grid;
		this.count = count;
		this.leastBlock = leastBlock;
	}

	/** Number of patches that every mask hides. */
	public int count() {
		return this.count;
	}

	/**
	 * Draws a mask.
	 * @return {@code [patches]}, true where the patch is hidden
	 */
	public boolean[] draw(RandomGenerator random) {
		boolean[] mask = new boolean[this.grid * this.grid];
		int masked = 0;
		while (masked < this.count) {
			int added = block(mask, this.count - masked, random);
			if (added == 0) {
				break;
			}
			masked += added;
		}
		while (masked < this.count) {
			int patch = random.nextInt(mask.length);
			if (!mask[patch]) {
				mask[patch] = true;
				masked++;
			}
		}
		return mask;
	}

	/** Adds one block of at most {@code most} new patches; 0 if none was found. */
	private int block(boolean[] mask, int most, RandomGenerator random) {
		for (int i = 0; i < TRIES; i++) {
			double area = this.leastBlock + random.nextDouble() * (most - this.leastBlock);
			double logarithm = Math.log(LEAST_ASPECT);
			double aspect = Math.exp(logarithm - 2 * logarithm * random.nextDouble());
			int height = (int) Math.round(Math.sqrt(Math.max(0, area) * aspect));
			int width = (int) Math.round(Math.sqrt(Math.max(0, area) / aspect));
			if (height >= this.grid || width >= this.grid) {
				continue;
			}
			int top = random.nextInt(this.grid - height + 1);
			int left = random.nextInt(this.grid - width + 1);
			int fresh = 0;
			for (int y = top; y < top + height; y++) {
				for (int x = left; x < left + width; x++) {
					fresh += mask[y * this.grid + x] ? 0 : 1;
				}
			}
			if (fresh > 0 && fresh <= most) {
				for (int y = top; y < top + height; y++) {
					for (int x = left; x < left + width; x++) {
						mask[y * this.grid + x] = true;
					}
				}
				return fresh;
			}
		}
		return 0;
	}

}
