package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A part of a file read in order, little-endian: no read goes beyond it, and nothing is
 * allocated for bytes that are not there.
 */
final class BoundedInput {

	private static final int LONGEST_LINE = 1000;

	private static final long READ_AT_ONCE = 64 * 1024;

	private final Path file;

	private final FileChannel channel;

	private final String place;

	private final long end;

	private long next;

	private final ByteBuffer buffer;

	/**
	 * @param place name of the part of the file, for messages
	 * @param start first byte
	 * @param bytes number of bytes
	 */
	BoundedInput(Path file, FileChannel channel, String place, long start, long bytes) {
		this.file = file;
		this.channel = channel;
		this.place = place;
		this.next = start;
		this.end = start + bytes;
		this.buffer = ByteBuffer.allocate((int) Math.min(bytes, READ_AT_ONCE)).order(ByteOrder.LITTLE_ENDIAN).limit(0);
	}

	/** Place in the file of the next byte. */
	long position() {
		return this.next - this.buffer.remaining();
	}

	int unsignedByte() throws IOException {
		return take(1).get() & 0xff;
	}

	int unsignedShort() throws IOException {
		return take(2).getShort() & 0xffff;
	}

	int whole() throws IOException {
		return take(4).getInt();
	}

	long unsignedWhole() throws IOException {
		return Integer.toUnsignedLong(whole());
	}

	long longWhole() throws IOException {
		return take(8).getLong();
	}

	/** Bytes that are there: {@code count} is checked before they are allocated. */
	byte[] bytes(long count) throws IOException {
		require(count);
		byte[] bytes = new byte[(int) count];
		int done = 0;
		while (done < bytes.length) {
			int piece = Math.min(bytes.length - done, this.buffer.capacity());
			take(piece).get(bytes, done, piece);
			done += piece;
		}
		return bytes;
	}

	void skip(long count) throws IOException {
		require(count);
		for (long left = count; left > 0; left -= Math.min(left, this.buffer.capacity())) {
			ByteBuffer piece = take((int) Math.min(left, this.buffer.capacity()));
			piece.position(piece.position() + (int) Math.min(left, this.buffer.capacity()));
		}
	}

	String text(long bytes) throws IOException {
		return new String(bytes(bytes), StandardCharsets.UTF_8);
	}

	/** A text that ends with a line feed. */
	String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
			if (line.length() == LONGEST_LINE) {
				throw damaged("has a name that does not end");
			}
			line.append((char) next);
		}
		return line.toString();
	}

	/** An error that names the file and the place in it. */
	DamagedFileException damaged(String reason) {
		return new DamagedFileException(this.file, this.place + " " + reason + " (at byte " + position() + ")");
	}

	private void require(long count) throws IOException {
		if (count < 0 || count > this.end - position() || count > Integer.MAX_VALUE - 8) {
			throw damaged("ends within a value of " + Long.toUnsignedString(count) + " bytes");
		}
	}

	/** The buffer with at least that many bytes in it. */
	private ByteBuffer take(int count) throws IOException {
		if (this.buffer.remaining() < count) {
			require(count);
			this.buffer.compact();
			this.buffer.limit((int) Math.min(this.buffer.capacity(), this.buffer.position() + this.end - this.next));
			while (this.buffer.hasRemaining()) {
				int read = this.channel.read(this.buffer, this.next);
				if (read < 0) {
					throw new DamagedFileException(this.file, "it became shorter while it was read");
				}
				this.next += read;
			}
			this.buffer.flip();
		}
		return this.buffer;
	}

}
