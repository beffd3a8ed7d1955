package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** Values of a file in a wider type that holds them exactly. */
final class Widening implements ReadableByteChannel {

	private static final int VALUES = 64 * 1024;

	private final ReadableByteChannel narrow;

	private final TensorType from;

	private final TensorType to;

	private final ByteBuffer values;

	/**
	 * @param narrow values of the narrower type
	 * @param from F16, BF16, I16, U16 or U32
	 * @param to F32 for floating point numbers, I32 or I64 for whole ones
	 */
	Widening(ReadableByteChannel narrow, TensorType from, TensorType to) {
		this.narrow = narrow;
		this.from = from;
		this.to = to;
		this.values = ByteBuffer.allocate(VALUES * from.bytes()).order(ByteOrder.LITTLE_ENDIAN).limit(0);
	}

	@Override
	public int read(ByteBuffer into) throws IOException {
		if (!this.values.hasRemaining() && !fill()) {
			return -1;
		}
		int start = into.position();
		ByteOrder order = into.order();
		into.order(ByteOrder.LITTLE_ENDIAN);
		while (this.values.hasRemaining() && into.remaining() >= this.to.bytes()) {
			put(into);
		}
		into.order(order);
		return into.position() - start;
	}

	private boolean fill() throws IOException {
		this.values.clear();
		while (this.values.hasRemaining() && this.narrow.read(this.values) >= 0) {
			continue;
		}
		this.values.flip();
		return this.values.hasRemaining();
	}

	private void put(ByteBuffer into) {
		switch (this.from) {
			case BF16 -> into.putInt(this.values.getShort() << 16);
			case F16 -> into.putInt(Float.floatToRawIntBits(half(this.values.getShort())));
			case I16 -> into.putInt(this.values.getShort());
			case U16 -> into.putInt(Short.toUnsignedInt(this.values.getShort()));
			case U32 -> into.putLong(Integer.toUnsignedLong(this.values.getInt()));
			default -> throw new IllegalStateException(this.from + " has no wider type");
		}
	}

	/** The value of an IEEE 754 binary16 number. */
	static float half(short bits) {
		int sign = (bits & 0x8000) << 16;
		int exponent = (bits >> 10) & 0x1f;
		int fraction = bits & 0x3ff;
		if (exponent == 0x1f) {
			return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
		}
		if (exponent == 0) {
			float small = fraction * 0x1p-24f;
			return (sign != 0) ? -small : small;
		}
		return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
	}

	@Override
	public boolean isOpen() {
		return this.narrow.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.narrow.close();
	}

}
