package org.imglish.core.collective;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;

/**
 * The processes that carry out each step of a training together (c10d's process group).
 * All members call the same operations in the same order with arrays of equal shape and
 * type; an operation returns when this member's part of it is done. Results are equal on
 * all members, to the bit, and repeat for equal inputs and size.
 * <p>
 * One thread uses a group. After a {@link CollectiveException} the content of the arrays
 * that took part is undefined and the group can only be closed; whoever is left forms a
 * new one under another prefix of the {@link Store}.
 */
public interface ProcessGroup extends AutoCloseable {

	/** The group of this process alone: it changes nothing and waits for nobody. */
	static ProcessGroup alone() {
		return new LoneProcess();
	}

	/** This member's number, from 0 to {@link #size()} - 1. */
	int rank();

	/** Number of members, at least 1. */
	int size();

	/**
	 * Replaces an array, on all members, by the sum of theirs.
	 * @param sum this member's summand; afterwards the sum
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void allReduce(NDArray sum);

	/**
	 * Replaces arrays, on all members, by the sums of theirs: in their order, several at
	 * once.
	 * @param sums this member's summands; afterwards the sums
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void allReduce(List<NDArray> sums);

	/**
	 * Sums values over the members.
	 * @param values this member's summands, as many as everybody's
	 * @return their sums
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	double[] allReduce(double[] values);

	/**
	 * Replaces named values, on all members, by the sums of theirs.
	 * @param sums this member's summands, the same names in the same order as
	 * everybody's; afterwards the sums
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	default void allReduce(Map<String, Double> sums) {
		double[] values = allReduce(sums.values().stream().mapToDouble(Double::doubleValue).toArray());
		int next = 0;
		for (Map.Entry<String, Double> sum : sums.entrySet()) {
			sum.setValue(values[next++]);
		}
	}

	/**
	 * Replaces an array, on all members, by that of one of them.
	 * @param root the member whose array it is
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void broadcast(NDArray array, int root);

	/**
	 * Tells all members the values of one of them.
	 * @param values as many as everybody's; only the root's content counts
	 * @param root the member whose values they are
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	long[] broadcast(long[] values, int root);

	/**
	 * Tells all members what each of them has to say.
	 * @param own what this member says, of any length
	 * @return what everybody says, by rank
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	default List<byte[]> tellAll(byte[] own) {
		List<byte[]> told = new ArrayList<>(size());
		for (int member = 0; member < size(); member++) {
			int length = Math.toIntExact(broadcast(new long[] { own.length }, member)[0]);
			long[] values = new long[(length + Long.BYTES - 1) / Long.BYTES];
			ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
			bytes.put(own, 0, Math.min(own.length, length)).rewind().asLongBuffer().get(values);
			bytes.asLongBuffer().put(broadcast(values, member));
			told.add(Arrays.copyOf(bytes.array(), length));
		}
		return told;
	}

	/**
	 * Puts the rows of all members one after the other.
	 * @param array {@code [rows, ...]}; members may differ in their number of rows, which
	 * may be 0
	 * @return {@code [rows of all members, ...]} by rank, a new array of the same manager
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	NDArray allGather(NDArray array);

	/**
	 * Puts the rows of all members, equally many, one after the other.
	 * @param array {@code [rows, ...]}
	 * @param all {@code [size * rows, ...]}, filled by rank
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void allGather(NDArray array, NDArray all);

	/**
	 * Sums arrays over the members and leaves each member its part of the sum.
	 * @param array {@code [rows, ...]}, rows divisible by {@link #size()}; its content is
	 * undefined afterwards
	 * @return the {@link #rank()}th part of the sum, {@code [rows / size, ...]}, a new
	 * array of the same manager
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	NDArray reduceScatter(NDArray array);

	/**
	 * Sums arrays over the members and leaves each member its part of the sum.
	 * @param array {@code [size * rows, ...]}; its content is undefined afterwards
	 * @param part {@code [rows, ...]}, filled with the {@link #rank()}th part of the sum
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void reduceScatter(NDArray array, NDArray part);

	/**
	 * Returns when all members have called it.
	 * @throws CollectiveException if a member is gone or does not answer in time
	 */
	void barrier();

	/** Seconds that operations took since this was asked before. */
	double waited();

	/** Leaves the group; waits for an operation that runs. Again has no effect. */
	@Override
	void close();

}
