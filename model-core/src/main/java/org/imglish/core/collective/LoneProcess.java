package org.imglish.core.collective;

import java.util.List;

import ai.djl.ndarray.NDArray;

/** A group of one: each operation leaves its values as they are. */
final class LoneProcess implements ProcessGroup {

	@Override
	public int rank() {
		return 0;
	}

	@Override
	public int size() {
		return 1;
	}

	@Override
	public void allReduce(NDArray sum) {
		// The sum of one.
	}

	@Override
	public void allReduce(List<NDArray> sums) {
		// The sums of one.
	}

	@Override
	public double[] allReduce(double[] values) {
		return values.clone();
	}

	@Override
	public void broadcast(NDArray array, int root) {
		// Nobody to tell.
	}

	@Override
	public long[] broadcast(long[] values, int root) {
		return values.clone();
	}

	@Override
	public NDArray allGather(NDArray array) {
		return array.duplicate();
	}

	@Override
	public NDArray reduceScatter(NDArray array) {
		return array.duplicate();
	}

	@Override
	public void allGather(NDArray array, NDArray all) {
		array.copyTo(all);
	}

	@Override
	public void reduceScatter(NDArray array, NDArray part) {
		array.copyTo(part);
	}

	@Override
	public void barrier() {
		// Nobody to wait for.
	}

	@Override
	public double waited() {
		return 0;
	}

	@Override
	public void close() {
		// Nothing is held.
	}

}
