package org.imglish.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Fills arrays with the values of tensors. DJL takes at most two gigabytes at once, and
 * what it takes counts as the virtual machine's direct memory for as long as the array
 * lives, so larger tensors are copied piece by piece.
 */
final class ArrayReading {

	/** Bytes of a piece: what a small heap still has room for beside itself. */
	static final int PIECE = 16 << 20;

	private ArrayReading() {
	}

	/**
	 * Reads a tensor of a type that arrays have.
	 * @param piece bytes copied at once, a multiple of 16
	 */
	static NDArray read(StoredTensor tensor, NDManager manager, int piece) throws IOException {
		DataType type = tensor.type().dataType();
		try (ReadableByteChannel content = tensor.content().open()) {
			if (tensor.bytes() <= piece) {
				return manager.create(fill(content, (int) tensor.bytes()), tensor.shape(), type);
			}
			NDArray array = manager.create(tensor.shape(), type);
			try (NDManager scratch = manager.newSubManager()) {
				NDArray flat = array.reshape(-1);
				flat.attach(scratch);
				long step = piece / tensor.type().bytes();
				for (long from = 0; from < tensor.elements(); from += step) {
					long count = Math.min(step, tensor.elements() - from);
					NDArray values = scratch.create(fill(content, (int) (count * tensor.type().bytes())),
							new Shape(count), type);
					flat.set(new NDIndex("{}:{}", from, from + count), values);
					values.close();
				}
			}
			return array;
		}
	}

	private static ByteBuffer fill(ReadableByteChannel content, int bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
		while (buffer.hasRemaining()) {
			if (content.read(buffer) < 0) {
				throw new EOFException("A tensor ended " + buffer.remaining() + " bytes too early");
			}
		}
		return buffer.flip();
	}

}
