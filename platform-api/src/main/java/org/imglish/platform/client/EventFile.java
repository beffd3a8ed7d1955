package org.imglish.platform.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes scalars as TensorBoard reads them: records of length, masked CRC-32C of the
 * length, an Event message and its masked CRC-32C (TensorFlow's TFRecord and
 * event.proto).
 */
final class EventFile implements AutoCloseable {

	private static final int MASK = 0xa282ead8;

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int BYTES = 2;

	private static final int FIXED32 = 5;

	private final OutputStream out;

	/**
	 * @param file a name with {@code tfevents} in it is what TensorBoard looks for
	 * @param wallTime seconds since 1970 of the first event
	 */
	EventFile(Path file, double wallTime) throws IOException {
		this.out = new BufferedOutputStream(Files.newOutputStream(file));
		Message event = new Message(64);
		event.fixed64(1, Double.doubleToLongBits(wallTime));
		event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
		record(event.content());
	}

	/**
	 * Adds one value.
	 * @param wallTime seconds since 1970
	 */
	void add(String name, long step, float value, double wallTime) throws IOException {
		byte[] tag = name.getBytes(StandardCharsets.UTF_8);
		Message scalar = new Message(tag.length + 32);
		scalar.bytes(1, tag);
		scalar.fixed32(2, Float.floatToIntBits(value));
		Message summary = new Message(tag.length + 64);
		summary.bytes(1, scalar.content());
		Message event = new Message(tag.length + 128);
		event.fixed64(1, Double.doubleToLongBits(wallTime));
		event.varint(2, step);
		event.bytes(5, summary.content());
		record(event.content());
	}

	private void record(byte[] content) throws IOException {
		byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length).array();
		this.out.write(length);
		this.out.write(sum(length));
		this.out.write(content);
		this.out.write(sum(content));
	}

	private static byte[] sum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes);
		int value = (int) crc.getValue();
		int masked = ((value >>> 15) | (value << 17)) + MASK;
		return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

	/** A protocol buffer of few fields. */
	private static final class Message {

		private final ByteBuffer buffer;

		Message(int most) {
			this.buffer = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
		}

		void varint(int field, long value) {
			key(field, VARINT);
			put(value);
		}

		void fixed64(int field, long value) {
			key(field, FIXED64);
			this.buffer.putLong(value);
		}

		void fixed32(int field, int value) {
			key(field, FIXED32);
			this.buffer.putInt(value);
		}

		void bytes(int field, byte[] value) {
			key(field, BYTES);
			put(value.length);
			this.buffer.put(value);
		}

		private void key(int field, int type) {
			put((long) field << 3 | type);
		}

		private void put(long value) {
			long left = value;
			while ((left & ~0x7fL) != 0) {
				this.buffer.put((byte) (left & 0x7f | 0x80));
				left >>>= 7;
			}
			this.buffer.put((byte) left);
		}

		byte[] content() {
			byte[] content = new byte[this.buffer.position()];
			this.buffer.flip().get(content);
			return content;
		}

	}

}
