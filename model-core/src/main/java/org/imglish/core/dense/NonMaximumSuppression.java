package org.imglish.core.dense;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps of boxes that overlap the one of the highest score (torchvision's nms and
 * batched_nms): greedily from the highest score, boxes of equal scores in their order. A
 * box goes where its intersection over union with a kept one is above the threshold.
 */
public final class NonMaximumSuppression {

	private final double threshold;

	/**
	 * @param threshold the largest overlap, as intersection over union, that is left
	 */
	public NonMaximumSuppression(double threshold) {
		this.threshold = threshold;
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
		Map<Integer, Integer> sizes = new LinkedHashMap<>();
		for (int category : classes) {
			sizes.merge(category, 1, Integer::sum);
		}
		Map<Integer, Kept> kept = new LinkedHashMap<>();
		sizes.forEach((category, size) -> kept.put(category, new Kept(size)));
		int[] result = new int[order.length];
		int count = 0;
		for (int box : order) {
			Kept rivals = kept.get(classes[box]);
			if (rivals != null && rivals.add(boxes, box)) {
				result[count++] = box;
			}
		}
		return Arrays.copyOf(result, count);
	}

	/** The boxes of one class that are kept so far, side by side in memory. */
	private final class Kept {

		private final float[] left;

		private final float[] top;

		private final float[] right;

		private final float[] bottom;

		private final float[] area;

		private int count;

		Kept(int capacity) {
			this.left = new float[capacity];
			this.top = new float[capacity];
			this.right = new float[capacity];
			this.bottom = new float[capacity];
			this.area = new float[capacity];
		}

		/** Keeps a box unless one that is kept overlaps it too far. */
		boolean add(Boxes boxes, int box) {
			float boxLeft = boxes.left(box);
			float boxTop = boxes.top(box);
			float boxRight = boxes.right(box);
			float boxBottom = boxes.bottom(box);
			float boxArea = boxes.area(box);
			for (int i = 0; i < this.count; i++) {
				float across = Math.min(this.right[i], boxRight) - Math.max(this.left[i], boxLeft);
				float down = Math.min(this.bottom[i], boxBottom) - Math.max(this.top[i], boxTop);
				if (across > 0 && down > 0) {
					float both = across * down;
					if (both / (this.area[i] + boxArea - both) > NonMaximumSuppression.this.threshold) {
						return false;
					}
				}
			}
			this.left[this.count] = boxLeft;
			this.top[this.count] = boxTop;
			this.right[this.count] = boxRight;
			this.bottom[this.count] = boxBottom;
			this.area[this.count++] = boxArea;
			return true;
		}

	}

}
