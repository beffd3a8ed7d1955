package org.imglish.core.loader;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where the texts of a batch lie in its rows.
 *
 * @param rows number of rows
 * @param starts flat index of each text's first token in {@code [rows, window]}
 */
@SuppressWarnings("ArrayRecordComponent")
record TextLayout(int rows, int[] starts) {

	/** Each text in a row of its own. */
	static TextLayout apart(int[] lengths, int window) {
		return new TextLayout(lengths.length, IntStream.range(0, lengths.length).map((i) -> i * window).toArray());
	}

	/** As few rows as first fit takes, the longest texts first. */
	static TextLayout packed(int[] lengths, int window) {
		int[] starts = new int[lengths.length];
		int[] used = new int[lengths.length];
		int rows = 0;
		int[] longestFirst = IntStream.range(0, lengths.length)
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> -lengths[i]))
			.mapToInt(Integer::intValue)
			.toArray();
		for (int text : longestFirst) {
			int length = lengths[text];
			int row = IntStream.range(0, rows).filter((i) -> used[i] + length <= window).findFirst().orElse(rows);
			rows = Math.max(rows, row + 1);
			starts[text] = row * window + used[row];
			used[row] += length;
		}
		return new TextLayout(rows, starts);
	}

}
