package org.imglish.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A tensor that lies somewhere, as a rule in a file: what it is, and its bytes for
 * whoever asks for them.
 *
 * @param type type of its values
 * @param shape its shape
 * @param content its values row by row, little-endian
 */
public record StoredTensor(TensorType type, Shape shape, Content content) {

	private static final long COPIED_AT_ONCE = 1 << 20;

	/** The tensor of an array; the array is read when the content is. */
	public static StoredTensor of(NDArray array) {
		return new StoredTensor(TensorType.of(array.getDataType()), array.getShape(),
				() -> new BufferChannel(array.toByteBuffer()));
	}

	/** Number of values. */
	public long elements() {
		return this.shape.size();
	}

	/** Number of bytes that {@link #content()} gives. */
	public long bytes() {
		return elements() * this.type.bytes();
	}

	/** The same values with 16-bit floating point numbers as 32-bit ones. */
	public StoredTensor widened() {
		return as(this.type.widened());
	}

	/**
	 * Reads the values into an array, a piece at a time. Types that arrays lack are
	 * widened: bfloat16 to float32, 16-bit whole numbers to int32, uint32 to int64.
	 * @param manager owns the result
	 * @throws IllegalArgumentException if arrays have no such type (complex numbers,
	 * 8-bit floating point, uint64)
	 */
	public NDArray read(NDManager manager) throws IOException {
		return ArrayReading.read(as(this.type.inArrays()), manager, ArrayReading.PIECE);
	}

	/** Copies the bytes to a channel that takes all it is given. */
	void copyTo(WritableByteChannel target) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPIED_AT_ONCE, Math.max(16, bytes())));
		long copied = 0;
		try (ReadableByteChannel source = this.content.open()) {
			while (source.read(buffer.clear()) >= 0) {
				copied += buffer.flip().remaining();
				while (buffer.hasRemaining()) {
					target.write(buffer);
				}
			}
		}
		if (copied != bytes()) {
			throw new EOFException("A tensor of " + bytes() + " bytes gave " + copied);
		}
	}

	private StoredTensor as(TensorType wider) {
		return (wider == this.type) ? this
				: new StoredTensor(wider, this.shape, () -> new Widening(this.content.open(), this.type, wider));
	}

	/** The bytes of a tensor. */
	public interface Content {

		/**
		 * Opens the bytes from the first on. A channel gives whole values only, so it
		 * must be read into buffers whose size is a multiple of 16.
		 */
		ReadableByteChannel open() throws IOException;

	}

}
