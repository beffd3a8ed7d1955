package org.imglish.core.loader;

import java.util.Arrays;

/**
 * Which tokens of packed rows belong together.
 *
 * @param texts number of the text that a token belongs to, from 1; 0 for padding,
 * {@code [rows, window]}
 * @param positions place of a token in its text, from 0, {@code [rows, window]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record PackedRows(long[] texts, long[] positions) {

	PackedRows part(int first, int last) {
		return new PackedRows(Arrays.copyOfRange(this.texts, first, last),
				Arrays.copyOfRange(this.positions, first, last));
	}

}
