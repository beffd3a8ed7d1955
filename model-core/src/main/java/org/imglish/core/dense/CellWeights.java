package org.imglish.core.dense;

import java.util.Arrays;

/**
 * One axis of RoIAlign (Mask R-CNN, arXiv 1703.06870): how much each point of a map's
 * axis counts in each cell of a region. Bilinear sampling is separable, so a cell's
 * weights on the map are the products of those on both axes; samples that fall between
 * the same points are added up.
 */
final class CellWeights {

	private final int[] ends;

	private int[] points;

	private float[] weights;

	private int count;

	/** Where the weights of the present cell begin. */
	private int cellStart;

	private CellWeights(int cells) {
		this.ends = new int[cells];
		this.points = new int[4 * cells];
		this.weights = new float[4 * cells];
	}

	/**
	 * Samples the cells of a region.
	 * @param start of the region on the map's axis
	 * @param size of the region on the map's axis
	 * @param cells how many the region has
	 * @param samples how many a cell takes, 0 for one a point that it covers
	 * @param length points of the map's axis
	 */
	static CellWeights of(float start, float size, int cells, int samples, int length) {
		CellWeights weights = new CellWeights(cells);
		float cell = size / cells;
		int taken = (samples > 0) ? samples : (int) Math.ceil(cell);
		for (int i = 0; i < cells; i++) {
			for (int j = 0; j < taken; j++) {
				weights.sample(start + i * cell + (j + 0.5f) * cell / taken, 1f / taken, length);
			}
			weights.ends[i] = weights.count;
			weights.cellStart = weights.count;
		}
		return weights;
	}

	/** Takes the value at a place; beyond one point outside the map it is 0. */
	private void sample(float place, float weight, int length) {
		if (place < -1 || place > length) {
			return;
		}
		float inside = Math.max(place, 0);
		int low = Math.min((int) inside, length - 1);
		float share = (low < length - 1) ? inside - low : 0;
		add(low, weight * (1 - share));
		if (share > 0) {
			add(low + 1, weight * share);
		}
	}

	/** Samples ascend, so a point of this cell is one of the last two or new. */
	private void add(int point, float weight) {
		for (int i = this.count - 1; i >= Math.max(this.cellStart, this.count - 2); i--) {
			if (this.points[i] == point) {
				this.weights[i] += weight;
				return;
			}
		}
		if (this.count == this.points.length) {
			this.points = Arrays.copyOf(this.points, 2 * this.count);
			this.weights = Arrays.copyOf(this.weights, 2 * this.count);
		}
		this.points[this.count] = point;
		this.weights[this.count++] = weight;
	}

	/** Where the weights of a cell begin. */
	int start(int cell) {
		return (cell > 0) ? this.ends[cell - 1] : 0;
	}

	/** Where the weights of a cell end. */
	int end(int cell) {
		return this.ends[cell];
	}

	/** How many weights all cells have. */
	int count() {
		return this.count;
	}

	/** The point that a weight is for. */
	int point(int index) {
		return this.points[index];
	}

	float weight(int index) {
		return this.weights[index];
	}

}
