package org.imglish.core.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The normalized images of a batch in one direct buffer, which PyTorch reads where it
 * lies. Several threads may fill different images.
 */
public final class Pixels {

	private static final int CHANNELS = 3;

	private final ByteBuffer bytes;

	private final int count;

	private final int side;

	private Pixels(ByteBuffer bytes, int count, int side) {
		this.bytes = bytes.order(ByteOrder.nativeOrder());
		this.count = count;
		this.side = side;
	}

	/**
	 * Plain images: every value is 0.
	 * @param count number of images
	 * @param side side of each in pixels
	 * @throws IllegalArgumentException if they hold more than 2 GiB
	 */
	public static Pixels plain(int count, int side) {
		long bytes = bytes(count, side);
		if (bytes > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A batch of %d images of %d pixels is larger than 2 GiB; choose a smaller batch", count, side));
		}
		return new Pixels(reserve((int) bytes), count, side);
	}

	private static ByteBuffer reserve(int bytes) {
		try {
			return ByteBuffer.allocateDirect(bytes);
		}
		catch (OutOfMemoryError ex) {
			throw new IllegalStateException(String.format(Locale.ROOT,
					"There is no room outside the heap for the %d bytes of a batch's images: %s. ", bytes,
					ex.getMessage()) + DirectMemory.wayOut(DirectMemory.limit() + bytes), ex);
		}
	}

	/**
	 * What images take.
	 * @param count number of images
	 * @param side side of each in pixels
	 * @return bytes
	 */
	public static long bytes(int count, int side) {
		return count * imageBytes(side);
	}

	private static long imageBytes(int side) {
		return (long) CHANNELS * side * side * Float.BYTES;
	}

	/** Number of images. */
	public int count() {
		return this.count;
	}

	/** Side of each image in pixels. */
	public int side() {
		return this.side;
	}

	/**
	 * The values of one image, {@code [3, side, side]} in red, green, blue; shared, so
	 * that what is put there is in the batch.
	 * @param number from 0
	 */
	public FloatBuffer image(int number) {
		return part(number, number + 1).bytes.asFloatBuffer();
	}

	/** Some of the images, shared. */
	public Pixels part(int from, int to) {
		int size = (int) imageBytes(this.side);
		return new Pixels(this.bytes.slice(from * size, (to - from) * size), to - from, this.side);
	}

	/**
	 * The images on a device.
	 * @return {@code [count, 3, side, side]}; on a CPU it shares the memory of this batch
	 */
	public NDArray array(NDManager manager) {
		return manager.create(this.bytes.duplicate().order(ByteOrder.nativeOrder()),
				new Shape(this.count, CHANNELS, this.side, this.side), DataType.FLOAT32);
	}

}
