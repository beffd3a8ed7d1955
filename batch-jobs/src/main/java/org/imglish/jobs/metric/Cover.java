package org.imglish.jobs.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of steps taken apart into the fewest whole buckets of the roll-ups and single
 * steps at its edges, as a segment tree does.
 */
final class Cover {

	/** Level of single steps. */
	static final int STEPS = 0;

	private Cover() {
	}

	/**
	 * Pieces that together are exactly a range, in order of step.
	 * @param from first step
	 * @param to last step
	 * @param width binary logarithm of the widest bucket to use
	 */
	static List<Piece> of(long from, long to, int width) {
		List<Piece> pieces = new ArrayList<>();
		int index = RollUps.LEVELS.size() - 1;
		while (index >= 0 && RollUps.LEVELS.get(index) > width) {
			index--;
		}
		add(pieces, from, to, index);
		return pieces;
	}

	private static void add(List<Piece> pieces, long from, long to, int index) {
		if (from > to) {
			return;
		}
		if (index < 0) {
			pieces.add(new Piece(STEPS, from, to));
			return;
		}
		int level = RollUps.LEVELS.get(index);
		long first = ((from - 1) >> level) + 1;
		long last = ((to + 1) >> level) - 1;
		if (first > last) {
			add(pieces, from, to, index - 1);
			return;
		}
		add(pieces, from, (first << level) - 1, index - 1);
		pieces.add(new Piece(level, first, last));
		add(pieces, (last + 1) << level, to, index - 1);
	}

	/**
	 * Consecutive buckets of one level.
	 *
	 * @param level level of the roll-ups, or {@link #STEPS}
	 * @param first first bucket, or first step
	 * @param last last bucket, or last step
	 */
	record Piece(int level, long first, long last) {

	}

}
