package org.imglish.core.optimizer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.checkpoint.TensorFile;

/**
 * One number for each value of named arrays, such as a moment, of which this member has
 * its part.
 */
final class DividedArrays {

	private final Map<String, Shape> shapes = new LinkedHashMap<>();

	private final Exchange exchange;

	/** By bucket. */
	private final List<NDArray> parts = new ArrayList<>();

	/**
	 * Zeros.
	 * @param arrays which there is a number for each value of
	 * @param exchange how they are divided
	 * @param owner of this member's part
	 */
	DividedArrays(Map<String, NDArray> arrays, Exchange exchange, NDManager owner) {
		arrays.forEach((name, array) -> this.shapes.put(name, array.getShape()));
		this.exchange = exchange;
		exchange.division().buckets().forEach((bucket) -> this.parts.add(owner.zeros(new Shape(bucket.part()))));
	}

	/** Shapes of the whole arrays, in the order in which they stand. */
	Map<String, Shape> shapes() {
		return this.shapes;
	}

	/** This member's part of each bucket. */
	List<NDArray> parts() {
		return this.parts;
	}

	/**
	 * This member's part of a bucket.
	 * @return {@code [part]}, what is written into it stays
	 */
	NDArray part(int bucket) {
		return this.parts.get(bucket);
	}

	/**
	 * Some of this member's values.
	 * @param span of this member's part of the bucket
	 * @param scratch owner of the result
	 * @return {@code [count]}, what is written into it stays
	 */
	NDArray view(int bucket, Division.Span span, NDManager scratch) {
		return Packing.view(part(bucket), span.at(), span.at() + span.length(), scratch);
	}

	/**
	 * Takes this member's part of arrays.
	 * @param arrays whole ones, by name
	 */
	void take(Map<String, NDArray> arrays) {
		this.exchange.forOwn((bucket, span) -> take(bucket, span, arrays));
	}

	private void take(int bucket, Division.Span span, Map<String, NDArray> arrays) {
		try (NDManager scratch = part(bucket).getManager().newSubManager()) {
			Packing.copy(Packing.view(span, arrays, scratch), view(bucket, span, scratch));
		}
	}

	/**
	 * Takes this member's part of the arrays of a file, one at a time.
	 * @param prefix what their names begin with there
	 */
	void read(TensorFile file, String prefix) throws IOException {
		for (Map.Entry<String, List<Placed>> own : own().entrySet()) {
			NDManager owner = part(own.getValue().get(0).bucket()).getManager();
			try (NDManager scratch = owner.newSubManager()) {
				Map<String, NDArray> whole = Map.of(own.getKey(), file.read(prefix + own.getKey(), scratch));
				own.getValue().forEach((each) -> take(each.bucket(), each.span(), whole));
			}
		}
	}

	/** What this member holds, array by array. */
	private Map<String, List<Placed>> own() {
		Map<String, List<Placed>> own = new LinkedHashMap<>();
		this.exchange.forOwn((bucket, span) -> own.computeIfAbsent(span.name(), (name) -> new ArrayList<>())
			.add(new Placed(bucket, span)));
		return own;
	}

	/** A span in this member's part of a bucket. */
	private record Placed(int bucket, Division.Span span) {

	}

}
