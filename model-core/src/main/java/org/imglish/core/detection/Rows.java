package org.imglish.core.detection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

/** Rows of a table by number. Unlike indexing by an array, the gradient repeats. */
final class Rows {

	private Rows() {
	}

	/**
	 * Takes rows.
	 * @param table {@code [rows, width]}
	 * @param numbers of the rows wanted
	 * @return {@code [numbers, width]}
	 */
	static NDArray of(NDArray table, int[] numbers) {
		long[] wide = new long[numbers.length];
		for (int i = 0; i < wide.length; i++) {
			wide[i] = numbers[i];
		}
		NDArray index = table.getManager().create(wide, new Shape(wide.length));
		return index.getNDArrayInternal().embedding(index, table, SparseFormat.DENSE).singletonOrThrow();
	}

}
