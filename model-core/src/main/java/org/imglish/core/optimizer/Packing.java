package org.imglish.core.optimizer;

import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Moves values between named arrays and a row of them. */
final class Packing {

	private Packing() {
	}

	/**
	 * The values themselves, not a copy: what is written into the result is written into
	 * the array.
	 * @param array of any shape; its gradient is left out
	 * @param from number of the first value
	 * @param to number of the value after the last
	 * @param owner of the result
	 * @return {@code [to - from]}
	 */
	static NDArray view(NDArray array, long from, long to, NDManager owner) {
		NDArray values = array.stopGradient();
		values.attach(owner);
		return values.flatten().get(new NDIndex().addSliceDim(from, to));
	}

	/** The values of a span in its array, see {@link #view}. */
	static NDArray view(Division.Span span, Map<String, NDArray> arrays, NDManager owner) {
		NDArray array = arrays.get(span.name());
		if (array == null) {
			throw new IllegalStateException("Parameter " + span.name() + " is gone");
		}
		return view(array, span.from(), span.to(), owner);
	}

	/**
	 * Copies values of arrays into a row, with zeros between them.
	 * @param length of the row
	 * @param owner of the result
	 * @return {@code [length]}
	 */
	static NDArray pack(List<Division.Span> spans, long length, Map<String, NDArray> arrays, NDManager owner) {
		NDList row = new NDList();
		long end = 0;
		for (Division.Span span : spans) {
			fill(row, span.at() - end, owner);
			row.add(view(span, arrays, owner));
			end = span.at() + span.length();
		}
		fill(row, length - end, owner);
		return NDArrays.concat(row);
	}

	private static void fill(NDList row, long count, NDManager owner) {
		if (count > 0) {
			row.add(owner.zeros(new Shape(count)));
		}
	}

	/**
	 * Copies the values of a row into the arrays that they are of.
	 * @param row {@code [length]}
	 * @param owner of what is needed meanwhile
	 */
	static void unpack(NDArray row, List<Division.Span> spans, Map<String, NDArray> arrays, NDManager owner) {
		for (Division.Span span : spans) {
			copy(view(row, span.at(), span.at() + span.length(), owner), view(span, arrays, owner));
		}
	}

	/** Copies values, {@code [count]} each. */
	static void copy(NDArray from, NDArray to) {
		to.set(new NDIndex().addSliceDim(0, to.size()), from);
	}

}
