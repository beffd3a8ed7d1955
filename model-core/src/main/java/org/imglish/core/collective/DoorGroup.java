package org.imglish.core.collective;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A group over Gloo, TCP between host memories; where all members compute on GPUs and
 * NCCL is to be had, arrays pass between those directly.
 */
final class DoorGroup implements ProcessGroup {

	private static final String WAY_OUT = "close the group and form a new one, under another prefix, with those who are left";

	/** What travels at once, in bytes (DistributedDataParallel's bucket_cap_mb). */
	private static final long BUCKET = 25L << 20;

	private final Door door;

	private final int rank;

	private final int size;

	private final Duration timeout;

	/** The group of c10d; null once it is closed. */
	private @Nullable Pointer handle;

	private boolean broken;

	private long nanos;

	DoorGroup(Door door, Pointer handle, int rank, int size, Duration timeout) {
		this.door = door;
		this.handle = handle;
		this.rank = rank;
		this.size = size;
		this.timeout = timeout;
	}

	@Override
	public int rank() {
		return this.rank;
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public void allReduce(NDArray sum) {
		call("allReduce", (group, why, room) -> this.door.allReduce(group, tensor(sum), why, room));
	}

	@Override
	public void allReduce(List<NDArray> sums) {
		Pointer[] tensors = sums.stream().map(DoorGroup::tensor).toArray(Pointer[]::new);
		if (tensors.length > 0) {
			call("allReduce",
					(group, why, room) -> this.door.allReduceAll(group, tensors, tensors.length, BUCKET, why, room));
		}
	}

	@Override
	public double[] allReduce(double[] values) {
		double[] sums = values.clone();
		if (sums.length > 0) {
			call("allReduce", (group, why, room) -> this.door.allReduceValues(group, sums, sums.length, why, room));
		}
		return sums;
	}

	@Override
	public void broadcast(NDArray array, int root) {
		int member = member(root);
		call("broadcast", (group, why, room) -> this.door.broadcast(group, tensor(array), member, why, room));
	}

	@Override
	public long[] broadcast(long[] values, int root) {
		int member = member(root);
		long[] told = values.clone();
		if (told.length > 0) {
			call("broadcast",
					(group, why, room) -> this.door.broadcastValues(group, told, told.length, member, why, room));
		}
		return told;
	}

	private int member(int root) {
		if (root < 0 || root >= this.size) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Member %d is none of a group of %d", root, this.size));
		}
		return root;
	}

	@Override
	public NDArray allGather(NDArray array) {
		double[] rows = new double[this.size];
		rows[this.rank] = array.getShape().get(0);
		rows = allReduce(rows);
		long most = 0;
		boolean even = true;
		for (double each : rows) {
			most = Math.max(most, (long) each);
			even &= each == rows[0];
		}
		if (most == 0) {
			return array.duplicate();
		}
		if (even) {
			return gathered(array, most);
		}
		try (NDArray padded = padded(array, most); NDArray all = gathered(padded, most)) {
			NDList parts = new NDList(this.size);
			for (int member = 0; member < this.size; member++) {
				parts.add(all.get("{}:{}", member * most, member * most + (long) rows[member]));
			}
			try (parts) {
				NDArray joined = NDArrays.concat(parts);
				joined.attach(array.getManager());
				return joined;
			}
		}
	}

	/** Equal parts only are gathered. */
	private static NDArray padded(NDArray array, long rows) {
		NDArray padding = array.getManager()
			.zeros(rowsOf(array, rows - array.getShape().get(0)), array.getDataType(), array.getDevice());
		try (padding) {
			return array.concat(padding);
		}
	}

	private NDArray gathered(NDArray array, long rows) {
		NDArray all = array.getManager()
			.create(rowsOf(array, rows * this.size), array.getDataType(), array.getDevice());
		allGather(array, all);
		return all;
	}

	@Override
	public void allGather(NDArray array, NDArray all) {
		require(array, all);
		call("allGather", (group, why, room) -> this.door.allGather(group, tensor(array), tensor(all), why, room));
	}

	/** The door takes the sizes as they are. */
	private void require(NDArray part, NDArray whole) {
		if (part.size() == 0 || whole.size() != this.size * part.size()) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"Of %d members each has %d values, but all of them are %d", this.size, part.size(), whole.size()));
		}
	}

	@Override
	public NDArray reduceScatter(NDArray array) {
		long rows = array.getShape().get(0);
		if (rows == 0 || rows % this.size != 0) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "%d rows cannot be divided among %d members", rows, this.size));
		}
		NDArray part = array.getManager()
			.create(rowsOf(array, rows / this.size), array.getDataType(), array.getDevice());
		reduceScatter(array, part);
		return part;
	}

	@Override
	public void reduceScatter(NDArray array, NDArray part) {
		require(part, array);
		call("reduceScatter",
				(group, why, room) -> this.door.reduceScatter(group, tensor(array), tensor(part), why, room));
	}

	private static Shape rowsOf(NDArray array, long rows) {
		long[] shape = array.getShape().getShape().clone();
		shape[0] = rows;
		return new Shape(shape);
	}

	@Override
	public void barrier() {
		call("barrier", this.door::barrier);
	}

	private synchronized void call(String operation, Collective collective) {
		Pointer group = this.handle;
		if (group == null || this.broken) {
			throw new CollectiveException(this.rank, operation, (group == null) ? "the group is closed; form a new one"
					: "an operation before failed; close the group and form a new one");
		}
		this.broken = true;
		long started = System.nanoTime();
		DoorCall.of(this.rank, operation, this.timeout).make(WAY_OUT, (why, room) -> collective.call(group, why, room));
		this.nanos += System.nanoTime() - started;
		this.broken = false;
	}

	@Override
	public synchronized double waited() {
		double seconds = this.nanos / 1e9;
		this.nanos = 0;
		return seconds;
	}

	private static Pointer tensor(NDArray array) {
		return new Pointer(((PtNDArray) array).getHandle());
	}

	@Override
	public synchronized void close() {
		Pointer group = this.handle;
		if (group != null) {
			this.handle = null;
			DoorCall.of(this.rank, "close", this.timeout)
				.make(WAY_OUT, (why, room) -> this.door.groupClose(group, why, room));
		}
	}

	/** An operation of a group of c10d. */
	private interface Collective {

		int call(Pointer group, byte[] why, long room);

	}

}
