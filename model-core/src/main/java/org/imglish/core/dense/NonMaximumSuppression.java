package org.imglish.core.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps of boxes that overlap the one of the highest score (torchvision's nms and
 * batched_nms): greedily from the highest score, boxes of equal scores in their order. A
 * box goes where its intersection over union with a kept one is above the threshold.
 */
public final class NonMaximumSuppression {

	/** Kept boxes that are compared at once. */
	private static final int BLOCK = 128;

	/** By how much rounding may lower a share of areas. */
	private static final double ROUNDING = 1e-5;

	private final double threshold;

	/**
	 * Boxes overlap too far only if what both cover is above this share of the sum of
	 * their areas: {@code b / (a - b) > t} where {@code b > a t / (1 + t)}.
	 */
	private final float shareOfBoth;

	/**
	 * @param threshold the largest overlap, as intersection over union, that is left
	 */
	public NonMaximumSuppression(double threshold) {
		this.threshold = threshold;
		this.shareOfBoth = (float) (threshold / (1 + threshold) * (1 - ROUNDING));
	}

	/**
	 * The boxes that are kept.
	 * @param scores of each box
	 * @return their numbers, that of the highest score first
	 */
	public int[] keep(Boxes boxes, float[] scores) {
		return keep(boxes, scores, new int[scores.length]);
	}

	/**
	 * The boxes that are kept when boxes of different classes leave each other alone.
	 * @param scores of each box
	 * @param classes of each box: categories, or levels of a pyramid
	 * @return their numbers, that of the highest score of all classes first
	 */
	public int[] keep(Boxes boxes, float[] scores, int[] classes) {
		if (boxes.count() != scores.length || scores.length != classes.length) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "There are %d boxes, %d scores and %d classes; each box has one of each",
							boxes.count(), scores.length, classes.length));
		}
		int[] order = BestFirst.order(scores);
		Map<Integer, Kept> kept = new HashMap<>();
		int[] result = new int[order.length];
		int count = 0;
		for (int box : order) {
			if (kept.computeIfAbsent(classes[box], (category) -> new Kept()).add(boxes, box)) {
				result[count++] = box;
			}
		}
		return Arrays.copyOf(result, count);
	}

	/** The boxes of one class that are kept so far. */
	private final class Kept {

		private final List<Block> blocks = new ArrayList<>();

		private final float[] both = new float[BLOCK];

		private final float[] down = new float[BLOCK];

		/** Keeps a box unless one that is kept overlaps it too far. */
		boolean add(Boxes boxes, int box) {
			for (Block block : this.blocks) {
				if (overlaps(block, boxes, box)) {
					return false;
				}
			}
			if (this.blocks.isEmpty() || this.blocks.get(this.blocks.size() - 1).count == BLOCK) {
				this.blocks.add(new Block());
			}
			this.blocks.get(this.blocks.size() - 1).add(boxes, box);
			return true;
		}

		/**
		 * Whether a box of a block overlaps another too far. The loops below have neither
		 * branches nor divisions and start at 0, so that Java takes several boxes at
		 * once; what they let through is divided as torchvision divides.
		 */
		private boolean overlaps(Block block, Boxes boxes, int box) {
			int count = block.count;
			float area = boxes.area(box);
			common(block.left, block.right, boxes.left(box), boxes.right(box), this.both, count);
			common(block.top, block.bottom, boxes.top(box), boxes.bottom(box), this.down, count);
			multiply(this.both, this.down, count);
			for (int i = 0; i < count; i++) {
				float both = this.both[i];
				if (both > NonMaximumSuppression.this.shareOfBoth * (block.area[i] + area)
						&& both / (block.area[i] + area - both) > NonMaximumSuppression.this.threshold) {
					return true;
				}
			}
			return false;
		}

		/** How far intervals have points in common with another one; below 0 if none. */
		private static void common(float[] starts, float[] ends, float start, float end, float[] lengths, int count) {
			for (int i = 0; i < count; i++) {
				lengths[i] = Math.min(ends[i], end) - Math.max(starts[i], start);
			}
		}

		private static void multiply(float[] across, float[] down, int count) {
			for (int i = 0; i < count; i++) {
				across[i] = Math.max(across[i], 0f) * Math.max(down[i], 0f);
			}
		}

	}

	/** Some boxes, side by side in memory. */
	private static final class Block {

		private final float[] left = new float[BLOCK];

		private final float[] top = new float[BLOCK];

		private final float[] right = new float[BLOCK];

		private final float[] bottom = new float[BLOCK];

		private final float[] area = new float[BLOCK];

		private int count;

		void add(Boxes boxes, int box) {
			this.left[this.count] = boxes.left(box);
			this.top[this.count] = boxes.top(box);
			this.right[this.count] = boxes.right(box);
			this.bottom[this.count] = boxes.bottom(box);
			this.area[this.count++] = boxes.area(box);
		}

	}

}
