package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a tensor that do not lie one after another: a transposed one, a part of a
 * larger one, a repeated one. The storage is mapped, in segments since a map holds at
 * most two gigabytes.
 */
final class StridedContent implements StoredTensor.Content {

	/** Bytes of a segment; every value lies within one. */
	private static final int SEGMENT_BITS = 30;

	private static final long SEGMENT = 1L << SEGMENT_BITS;

	private final FileRange storage;

	private final int width;

	private final long offset;

	private final long[] sizes;

	private final long[] strides;

	/**
	 * @param storage values in reach of the tensor; none of it lies outside
	 * @param width bytes of a value
	 * @param offset first value of the tensor within the storage
	 * @param sizes shape, without a zero, at least one dimension
	 * @param strides distance of neighbours along each dimension, in values
	 */
	StridedContent(FileRange storage, int width, long offset, List<Long> sizes, List<Long> strides) {
		this.storage = storage;
		this.width = width;
		this.offset = offset;
		this.sizes = sizes.stream().mapToLong(Long::longValue).toArray();
		this.strides = strides.stream().mapToLong(Long::longValue).toArray();
	}

	@Override
	public ReadableByteChannel open() throws IOException {
		List<MappedByteBuffer> segments = new ArrayList<>();
		for (long from = 0; from < this.storage.bytes(); from += SEGMENT) {
			segments.add(this.storage.file()
				.map(FileChannel.MapMode.READ_ONLY, this.storage.start() + from,
						Math.min(SEGMENT, this.storage.bytes() - from)));
		}
		return new Walk(segments);
	}

	/** Walks through the tensor row by row. */
	private final class Walk implements ReadableByteChannel {

		private final List<MappedByteBuffer> segments;

		private final long[] index = new long[StridedContent.this.sizes.length];

		private long value = StridedContent.this.offset;

		private boolean ended;

		Walk(List<MappedByteBuffer> segments) {
			this.segments = segments;
		}

		@Override
		public int read(ByteBuffer into) {
			if (this.ended) {
				return -1;
			}
			int start = into.position();
			while (!this.ended && into.remaining() >= StridedContent.this.width) {
				long at = this.value * StridedContent.this.width;
				into.put(into.position(), this.segments.get((int) (at >> SEGMENT_BITS)), (int) (at & (SEGMENT - 1)),
						StridedContent.this.width);
				into.position(into.position() + StridedContent.this.width);
				advance();
			}
			return into.position() - start;
		}

		private void advance() {
			for (int i = this.index.length - 1; i >= 0; i--) {
				this.value += StridedContent.this.strides[i];
				if (++this.index[i] < StridedContent.this.sizes[i]) {
					return;
				}
				this.value -= StridedContent.this.strides[i] * StridedContent.this.sizes[i];
				this.index[i] = 0;
			}
			this.ended = true;
		}

		@Override
		public boolean isOpen() {
			return !this.ended;
		}

		@Override
		public void close() {
			this.ended = true;
		}

	}

}
