package org.imglish.core.masking;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Block-wise masking of patches (BEiT, arXiv 2106.08254, algorithm 1): rectangles of
 * drawn area and aspect ratio until the count is met, exactly.
 */
public final class BlockMasking {

	private static final int TRIES = 10;

	private final BlockSetting setting;

	/**
	 * @param grid patches along one side
	 * @param ratio share of patches to mask, in (0, 1)
	 */
	public BlockMasking(int grid, double ratio) {
		this(BlockSetting.of(grid, ratio));
	}

	/**
	 * @param setting from what masks are drawn
	 */
	public BlockMasking(BlockSetting setting) {
		this.setting = setting;
	}

	/** Number of patches that every mask hides. */
	public int count() {
		return this.setting.count();
	}

	/**
	 * Draws a mask.
	 * @return {@code [patches]}, true where the patch is hidden
	 */
	public boolean[] draw(RandomGenerator random) {
		return draw(random, (mask) -> {
		});
	}

	/**
	 * Draws a mask and shows how it grows.
	 * @param afterBlock gets the mask after each block; it must not change it
	 * @return {@code [patches]}, true where the patch is hidden
	 */
	public boolean[] draw(RandomGenerator random, Consumer<boolean[]> afterBlock) {
		boolean[] mask = new boolean[this.setting.rows() * this.setting.columns()];
		int masked = 0;
		while (masked < count()) {
			int added = block(mask, Math.min(count() - masked, this.setting.maxBlock()), random);
			if (added == 0) {
				break;
			}
			masked += added;
			afterBlock.accept(mask);
		}
		while (masked < count()) {
			int patch = random.nextInt(mask.length);
			if (!mask[patch]) {
				mask[patch] = true;
				masked++;
			}
		}
		return mask;
	}

	/**
	 * Adds one block of at most {@code most} new patches; 0 if none was found. The drawn
	 * area may exceed {@code most} near the end, where the smallest block does.
	 */
	private int block(boolean[] mask, double most, RandomGenerator random) {
		double lowest = Math.log(this.setting.minAspect());
		double highest = Math.log(this.setting.maxAspect());
		for (int i = 0; i < TRIES; i++) {
			double area = this.setting.minBlock() + random.nextDouble() * (most - this.setting.minBlock());
			double aspect = Math.exp(lowest + (highest - lowest) * random.nextDouble());
			int height = (int) Math.round(Math.sqrt(area * aspect));
			int width = (int) Math.round(Math.sqrt(area / aspect));
			if (height >= this.setting.rows() || width >= this.setting.columns()) {
				continue;
			}
			int top = random.nextInt(this.setting.rows() - height + 1);
			int left = random.nextInt(this.setting.columns() - width + 1);
			int fresh = fresh(mask, top, left, height, width);
			if (fresh > 0 && fresh <= most) {
				hide(mask, top, left, height, width);
				return fresh;
			}
		}
		return 0;
	}

	private int fresh(boolean[] mask, int top, int left, int height, int width) {
		int fresh = 0;
		for (int y = top; y < top + height; y++) {
			for (int x = left; x < left + width; x++) {
				fresh += mask[y * this.setting.columns() + x] ? 0 : 1;
			}
		}
		return fresh;
	}

	private void hide(boolean[] mask, int top, int left, int height, int width) {
		for (int y = top; y < top + height; y++) {
			for (int x = left; x < left + width; x++) {
				mask[y * this.setting.columns() + x] = true;
			}
		}
	}

}
