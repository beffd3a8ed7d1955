package org.imglish.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Bytes that lie in memory. */
final class BufferChannel implements ReadableByteChannel {

	private final ByteBuffer bytes;

	BufferChannel(ByteBuffer bytes) {
		this.bytes = bytes;
	}

	@Override
	public int read(ByteBuffer into) {
		if (!this.bytes.hasRemaining()) {
			return -1;
		}
		int count = Math.min(into.remaining(), this.bytes.remaining());
		into.put(this.bytes.slice(this.bytes.position(), count));
		this.bytes.position(this.bytes.position() + count);
		return count;
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public void close() {
		// memory needs no closing
	}

}
