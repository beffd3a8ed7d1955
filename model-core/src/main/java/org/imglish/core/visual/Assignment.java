package org.imglish.core.visual;

import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Which code each of many vectors belongs to, and what the vectors of a code sum up to.
 * Works through the vectors in slices, because the table of all vectors against all codes
 * does not fit where there are thousands of both; sums are matrix products, whose order
 * repeats on every device.
 */
final class Assignment {

	private static final int SLICE = 2048;

	private Assignment() {
	}

	/**
	 * Finds the nearest row by squared distance.
	 * @param vectors {@code [vectors, width]}
	 * @param table {@code [codes, width]}
	 * @return {@code [vectors]} int64
	 */
	static NDArray nearest(NDArray vectors, NDArray table) {
		return bySlices(vectors, (slice) -> {
			NDArray rows = within(slice, table.duplicate());
			NDArray lengths = slice.square().sum(new int[] { 1 }, true);
			NDArray squares = rows.square().sum(new int[] { 1 });
			return lengths.add(squares).sub(slice.matMul(rows.transpose()).mul(2)).argMin(1);
		});
	}

	/**
	 * Finds the row of the largest inner product.
	 * @param vectors {@code [vectors, width]}
	 * @param table {@code [codes, width]}
	 * @return {@code [vectors]} int64
	 */
	static NDArray likest(NDArray vectors, NDArray table) {
		return bySlices(vectors, (slice) -> slice.matMul(within(slice, table.transpose())).argMax(1));
	}

	/**
	 * Sums the vectors of each code.
	 * @param vectors {@code [vectors, width]}, perhaps none
	 * @param codes code of each vector, {@code [vectors]} int64
	 * @param count number of codes
	 */
	static Sums sums(NDArray vectors, NDArray codes, int count) {
		NDManager manager = vectors.getManager();
		NDArray sums = null;
		NDArray counts = null;
		long all = vectors.getShape().get(0);
		for (long from = 0; from < all; from += SLICE) {
			NDIndex rows = new NDIndex("{}:{}", from, Math.min(all, from + SLICE));
			try (NDManager scratch = manager.newSubManager()) {
				NDArray members = within(scratch, codes.get(rows)).oneHot(count, DataType.FLOAT32);
				NDArray sliceSums = members.transpose().matMul(within(scratch, vectors.get(rows)));
				NDArray sliceCounts = members.sum(new int[] { 0 });
				sums = (sums != null) ? sums.addi(sliceSums) : within(manager, sliceSums);
				counts = (counts != null) ? counts.addi(sliceCounts) : within(manager, sliceCounts);
			}
		}
		if (sums == null || counts == null) {
			return new Sums(manager.zeros(new Shape(count, vectors.getShape().get(1))),
					manager.zeros(new Shape(count)));
		}
		return new Sums(sums, counts);
	}

	private static NDArray bySlices(NDArray vectors, UnaryOperator<NDArray> codes) {
		NDList found = new NDList();
		long all = vectors.getShape().get(0);
		try (NDManager parts = vectors.getManager().newSubManager()) {
			for (long from = 0; from < all; from += SLICE) {
				NDIndex rows = new NDIndex("{}:{}", from, Math.min(all, from + SLICE));
				try (NDManager scratch = parts.newSubManager()) {
					found.add(within(parts, codes.apply(within(scratch, vectors.get(rows)))));
				}
			}
			return within(vectors.getManager(), NDArrays.concat(found, 0));
		}
	}

	private static NDArray within(NDArray step, NDArray derived) {
		return within(step.getManager(), derived);
	}

	private static NDArray within(NDManager owner, NDArray derived) {
		derived.attach(owner);
		return derived;
	}

	/**
	 * What belongs to each code.
	 *
	 * @param vectors sums of vectors, {@code [codes, width]}
	 * @param counts numbers of vectors, {@code [codes]}
	 */
	record Sums(NDArray vectors, NDArray counts) {

		/**
		 * The direction of each code's vectors, and the given row where a code has none.
		 * @param others {@code [codes, width]}
		 */
		NDArray directions(NDArray others) {
			NDArray used = this.counts.gt(0).toType(DataType.FLOAT32, false).expandDims(-1);
			NDArray means = Directions.of(this.vectors.div(this.counts.maximum(1).expandDims(-1)));
			return means.mul(used).add(others.mul(used.mul(-1).add(1)));
		}

	}

}
