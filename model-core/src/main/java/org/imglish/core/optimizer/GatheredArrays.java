package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.StoredTensor;
import org.imglish.core.checkpoint.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Divided arrays as one process reads them: bucket after bucket is gathered, each when it
 * is needed, and forgotten when the next one is.
 */
final class GatheredArrays implements StateArrays {

	private final Exchange exchange;

	/** Those of each of the arrays. */
	private final List<Division.Bucket> buckets;

	private final List<DividedArrays> arrays;

	private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

	/** Number of buckets that have been gathered, of all arrays one after the other. */
	private int gathered;

	/** The newest of them; null before the first and after the last. */
	private @Nullable NDArray newest;

	/**
	 * @param arrays by what their names begin with, in the order in which they are read
	 */
	GatheredArrays(Exchange exchange, Map<String, DividedArrays> arrays) {
		this.exchange = exchange;
		this.buckets = exchange.division().buckets();
		this.arrays = List.copyOf(arrays.values());
		int before = 0;
		for (Map.Entry<String, DividedArrays> each : arrays.entrySet()) {
			Map<String, List<Piece>> pieces = pieces(before);
			each.getValue()
				.shapes()
				.forEach((name, shape) -> this.tensors.put(each.getKey() + name, new StoredTensor(TensorType.F32, shape,
						() -> new Pieces(pieces.getOrDefault(name, List.of())))));
			before += this.buckets.size();
		}
	}

	/** Where the pieces of each array lie. */
	private Map<String, List<Piece>> pieces(int before) {
		Map<String, List<Piece>> pieces = new LinkedHashMap<>();
		for (int bucket = 0; bucket < this.buckets.size(); bucket++) {
			for (Division.Span span : this.buckets.get(bucket).spans()) {
				pieces.computeIfAbsent(span.name(), (name) -> new ArrayList<>()).add(new Piece(before + bucket, span));
			}
		}
		return pieces;
	}

	@Override
	public Map<String, StoredTensor> tensors() {
		return this.tensors;
	}

	@Override
	public Map<String, NDArray> copy(NDManager owner) throws IOException {
		Map<String, NDArray> copies = new LinkedHashMap<>();
		for (Map.Entry<String, StoredTensor> tensor : this.tensors.entrySet()) {
			copies.put(tensor.getKey(), tensor.getValue().read(owner));
		}
		return copies;
	}

	@Override
	public boolean isDivided() {
		return true;
	}

	@Override
	public void contribute() {
		while (this.gathered < this.arrays.size() * this.buckets.size()) {
			gather();
		}
		forget();
	}

	private void gather() {
		forget();
		NDArray part = this.arrays.get(this.gathered / this.buckets.size()).part(this.gathered % this.buckets.size());
		this.newest = this.exchange.gathered(part, part.getManager());
		this.gathered++;
	}

	private void forget() {
		if (this.newest != null) {
			this.newest.close();
			this.newest = null;
		}
	}

	/** The content of a piece, gathered if it has not been. */
	private ReadableByteChannel open(Piece piece) throws IOException {
		while (this.gathered <= piece.bucket()) {
			gather();
		}
		NDArray bucket = this.newest;
		if (bucket == null || this.gathered != piece.bucket() + 1) {
			throw new IllegalStateException(
					"Gathered arrays are read once, in their order; " + piece.span().name() + " comes too late");
		}
		try (NDManager scratch = bucket.getManager().newSubManager()) {
			Division.Span span = piece.span();
			return StoredTensor.of(Packing.view(bucket, span.at(), span.at() + span.length(), scratch))
				.content()
				.open();
		}
	}

	/**
	 * Values of an array in a bucket.
	 *
	 * @param bucket number of the bucket, of all arrays one after the other
	 */
	private record Piece(int bucket, Division.Span span) {

	}

	/** The pieces of one array, one after the other. */
	private final class Pieces implements ReadableByteChannel {

		private final Queue<Piece> left;

		private @Nullable ReadableByteChannel present;

		private boolean open = true;

		Pieces(List<Piece> pieces) {
			this.left = new ArrayDeque<>(pieces);
		}

		@Override
		public int read(ByteBuffer into) throws IOException {
			while (true) {
				ReadableByteChannel from = this.present;
				int count = (from != null) ? from.read(into) : -1;
				if (count >= 0) {
					return count;
				}
				Piece next = this.left.poll();
				if (next == null) {
					return -1;
				}
				this.present = GatheredArrays.this.open(next);
			}
		}

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public void close() {
			this.open = false;
		}

	}

}
