package org.imglish.core.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.collective.ProcessGroup;

/**
 * What the members of a group hand each other of arrays that they have divided: a bucket
 * at a time, so that no member needs room for more.
 */
final class Exchange {

	private final ProcessGroup group;

	private final Division division;

	/** What of each bucket is this member's. */
	private final List<List<Division.Span>> own = new ArrayList<>();

	/**
	 * @param arrays what is divided, the same on all members; at least one
	 */
	Exchange(Map<String, NDArray> arrays, ProcessGroup group) {
		Map<String, Long> sizes = new LinkedHashMap<>();
		arrays.forEach((name, array) -> sizes.put(name, array.size()));
		this.group = group;
		this.division = Division.of(sizes, group.size());
		this.division.buckets().forEach((bucket) -> this.own.add(bucket.of(group.rank())));
	}

	/** How the arrays are divided. */
	Division division() {
		return this.division;
	}

	/** Does something with each span of this member's part, given its bucket. */
	void forOwn(BiConsumer<Integer, Division.Span> action) {
		for (int bucket = 0; bucket < this.own.size(); bucket++) {
			for (Division.Span span : this.own.get(bucket)) {
				action.accept(bucket, span);
			}
		}
	}

	/**
	 * Sums arrays over the members: a reduce-scatter.
	 * @param arrays this member's summands
	 * @param sums gets this member's part of the sums, and zeros between the arrays
	 * @param owner parent of what is needed meanwhile
	 */
	void sum(Map<String, NDArray> arrays, DividedArrays sums, NDManager owner) {
		for (int number = 0; number < this.own.size(); number++) {
			try (NDManager scratch = owner.newSubManager()) {
				Division.Bucket bucket = this.division.buckets().get(number);
				this.group.reduceScatter(
						Packing.pack(bucket.spans(), bucket.part() * this.group.size(), arrays, scratch),
						sums.part(number));
			}
		}
	}

	/**
	 * Gives everybody the values that others hold: an all-gather.
	 * @param arrays this member's part of them counts; the rest is overwritten
	 * @param owner parent of what is needed meanwhile
	 */
	void handAround(Map<String, NDArray> arrays, NDManager owner) {
		for (int number = 0; number < this.own.size(); number++) {
			try (NDManager scratch = owner.newSubManager()) {
				Division.Bucket bucket = this.division.buckets().get(number);
				NDArray part = Packing.pack(this.own.get(number), bucket.part(), arrays, scratch);
				Packing.unpack(gathered(part, scratch), bucket.spans(), arrays, scratch);
			}
		}
	}

	/**
	 * A bucket of which each member has its part.
	 * @param part this member's, {@code [part]}
	 * @param owner of the result
	 * @return {@code [size * part]}
	 */
	NDArray gathered(NDArray part, NDManager owner) {
		NDArray all = owner.create(new Shape(part.size() * this.group.size()));
		this.group.allGather(part, all);
		return all;
	}

}
