package org.imglish.core.parity;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** What many drawn masks have in common: where they lie and how they are made up. */
final class MaskStatistics {

	private final int rows;

	private final int columns;

	private final long[] hidden;

	private final Map<String, SampledValues> values = new LinkedHashMap<>();

	private boolean[] before;

	private int blocks;

	private int masks;

	MaskStatistics(int rows, int columns) {
		this.rows = rows;
		this.columns = columns;
		this.hidden = new long[rows * columns];
		this.before = new boolean[rows * columns];
	}

	/** Share of the masks that hide each patch, row by row. */
	double[] meanMask() {
		double[] means = new double[this.hidden.length];
		for (int i = 0; i < means.length; i++) {
			means[i] = (double) this.hidden[i] / this.masks;
		}
		return means;
	}

	/** Values of each statistic, by its name in the reference. */
	Map<String, SampledValues> values() {
		return Collections.unmodifiableMap(this.values);
	}

	void beginMask() {
		this.before = new boolean[this.hidden.length];
		this.blocks = 0;
	}

	/** Takes the mask after one more block. */
	void addBlock(boolean[] mask) {
		int fresh = 0;
		int top = this.rows;
		int bottom = -1;
		int left = this.columns;
		int right = -1;
		for (int i = 0; i < mask.length; i++) {
			if (mask[i] && !this.before[i]) {
				fresh++;
				top = Math.min(top, i / this.columns);
				bottom = Math.max(bottom, i / this.columns);
				left = Math.min(left, i % this.columns);
				right = Math.max(right, i % this.columns);
			}
		}
		add("new_patches_per_block", fresh);
		add("new_patch_box_height", bottom - top + 1.0);
		add("new_patch_box_width", right - left + 1.0);
		this.before = mask.clone();
		this.blocks++;
	}

	/** Takes the finished mask. */
	void endMask(boolean[] mask) {
		this.masks++;
		add("blocks_per_mask", this.blocks);
		add("masked_before_random_fill_or_drop", count(this.before));
		add("masked_count", count(mask));
		add("adjacent_masked_pairs_4", adjacentPairs(mask));
		add("connected_components_4", components(mask));
		for (int i = 0; i < mask.length; i++) {
			this.hidden[i] += mask[i] ? 1 : 0;
		}
	}

	private void add(String name, double value) {
		this.values.computeIfAbsent(name, (key) -> new SampledValues()).add(value);
	}

	private static int count(boolean[] mask) {
		int count = 0;
		for (boolean each : mask) {
			count += each ? 1 : 0;
		}
		return count;
	}

	private int adjacentPairs(boolean[] mask) {
		int pairs = 0;
		for (int i = 0; i < mask.length; i++) {
			boolean right = (i + 1) % this.columns != 0 && mask[i + 1];
			boolean below = i + this.columns < mask.length && mask[i + this.columns];
			pairs += mask[i] ? (right ? 1 : 0) + (below ? 1 : 0) : 0;
		}
		return pairs;
	}

	private int components(boolean[] mask) {
		boolean[] left = mask.clone();
		int components = 0;
		for (int i = 0; i < left.length; i++) {
			if (left[i]) {
				components++;
				clear(left, i);
			}
		}
		return components;
	}

	private void clear(boolean[] left, int start) {
		Deque<Integer> open = new ArrayDeque<>();
		open.push(start);
		left[start] = false;
		while (!open.isEmpty()) {
			int at = open.pop();
			int column = at % this.columns;
			visit(left, at - this.columns, open);
			visit(left, at + this.columns, open);
			visit(left, (column > 0) ? at - 1 : -1, open);
			visit(left, (column < this.columns - 1) ? at + 1 : -1, open);
		}
	}

	private static void visit(boolean[] left, int place, Deque<Integer> open) {
		if (place >= 0 && place < left.length && left[place]) {
			left[place] = false;
			open.push(place);
		}
	}

}
