package org.imglish.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which values of named arrays each member of a group holds. The arrays' values stand in
 * one row, each array from a multiple of {@value #ALIGNMENT} on; the row is cut into
 * buckets of some 25 MiB, which travel one at a time, and each bucket into as many equal
 * parts as there are members, as Megatron-LM's distributed optimizer does it. Members
 * hold equally much, to {@value #ALIGNMENT} values a bucket, however large one array is.
 * <p>
 * A part begins at a multiple of {@value #ALIGNMENT} values of its array. PyTorch's AdamW
 * goes through an array in units of a cache line, so that each value is updated by the
 * same instructions, and to the same bit, as if the array were whole.
 *
 * @param size number of members
 * @param buckets in the order in which they travel
 */
record Division(int size, List<Bucket> buckets) {

	/** Float32 values of a cache line. */
	private static final int ALIGNMENT = 16;

	/** Float32 values of a bucket. */
	private static final long BUCKET = (25L << 20) / Float.BYTES;

	/**
	 * Divides arrays.
	 * @param sizes number of values of each, in the order in which they stand
	 * @param members how many share them
	 */
	static Division of(Map<String, Long> sizes, int members) {
		return of(sizes, members, BUCKET);
	}

	/**
	 * Divides arrays.
	 * @param largest most values of a bucket, unless the members are so many that each
	 * would have less than {@value #ALIGNMENT}
	 */
	static Division of(Map<String, Long> sizes, int members, long largest) {
		List<Span> row = new ArrayList<>();
		long end = 0;
		for (Map.Entry<String, Long> array : sizes.entrySet()) {
			row.add(new Span(array.getKey(), 0, array.getValue(), end));
			end = aligned(end + array.getValue(), ALIGNMENT);
		}
		long unit = (long) ALIGNMENT * members;
		long step = Math.max(unit, largest / unit * unit);
		List<Bucket> buckets = new ArrayList<>();
		for (long start = 0; start < end; start += step) {
			long length = Math.min(step, aligned(end - start, unit));
			buckets.add(new Bucket(length / members, cut(row, start, length)));
		}
		return new Division(members, List.copyOf(buckets));
	}

	private static long aligned(long values, long unit) {
		return (values + unit - 1) / unit * unit;
	}

	/** What of some spans lies in a window, whose beginning is then position 0. */
	private static List<Span> cut(List<Span> spans, long start, long length) {
		return spans.stream()
			.filter((span) -> span.at() < start + length && span.at() + span.length() > start)
			.map((span) -> span.within(start, length))
			.toList();
	}

	/**
	 * Values that travel together.
	 *
	 * @param part number of values that each member holds of it
	 * @param spans what lies in it, by position; between them are values that mean
	 * nothing
	 */
	record Bucket(long part, List<Span> spans) {

		/** What of it a member holds, by position in the member's part. */
		List<Span> of(int rank) {
			return cut(this.spans, rank * this.part, this.part);
		}

	}

	/**
	 * Values of one array, one after the other.
	 *
	 * @param name of the array
	 * @param from number of the first value
	 * @param to number of the value after the last
	 * @param at where the first one stands
	 */
	record Span(String name, long from, long to, long at) {

		/** How many they are. */
		long length() {
			return this.to - this.from;
		}

		private Span within(long start, long length) {
			long first = Math.max(this.at, start);
			long last = Math.min(this.at + length(), start + length);
			return new Span(this.name, this.from + first - this.at, this.from + last - this.at, first - start);
		}

	}

}
