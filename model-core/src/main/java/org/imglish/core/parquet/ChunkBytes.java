package org.imglish.core.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file, of which several can be read at the same time. */
final class ChunkBytes extends InputStream {

	private final FileChannel channel;

	private final long end;

	private long position;

	ChunkBytes(FileChannel channel, long from, long length) {
		this.channel = channel;
		this.position = from;
		this.end = from + length;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		int most = (int) Math.min(length, remaining());
		if (most == 0) {
			return (length == 0) ? 0 : -1;
		}
		int read = this.channel.read(ByteBuffer.wrap(target, offset, most), this.position);
		this.position += Math.max(0, read);
		return read;
	}

	/** Bytes that are not read yet. */
	long remaining() {
		return this.end - this.position;
	}

}
