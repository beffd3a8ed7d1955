package org.imglish.core.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file that is read in places close to each other, as the headers of a tar are: a
 * window around the last place is in memory, so that the file itself is asked seldom.
 */
final class WindowedChannel implements SeekableByteChannel {

	private static final int WINDOW = 32 << 10;

	private final FileChannel file;

	private final long size;

	private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);

	/** Where the window begins in the file. */
	private long start;

	private long position;

	WindowedChannel(FileChannel file) throws IOException {
		this.file = file;
		this.size = file.size();
	}

	@Override
	public int read(ByteBuffer into) throws IOException {
		if (this.position >= this.size) {
			return -1;
		}
		if (into.remaining() > WINDOW) {
			int read = this.file.read(into, this.position);
			this.position += Math.max(0, read);
			return read;
		}
		if (this.position < this.start || this.position >= this.start + this.window.limit()) {
			move();
		}
		int from = (int) (this.position - this.start);
		int length = Math.min(into.remaining(), this.window.limit() - from);
		into.put(this.window.slice(from, length));
		this.position += length;
		return (length > 0) ? length : -1;
	}

	private void move() throws IOException {
		this.start = this.position;
		this.window.clear();
		while (this.window.hasRemaining() && this.file.read(this.window, this.start + this.window.position()) > 0) {
			// The window is filled as far as the file reaches.
		}
		this.window.flip();
	}

	@Override
	public int write(ByteBuffer from) {
		throw new NonWritableChannelException();
	}

	@Override
	public long position() {
		return this.position;
	}

	@Override
	public SeekableByteChannel position(long place) {
		this.position = place;
		return this;
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public SeekableByteChannel truncate(long length) {
		throw new NonWritableChannelException();
	}

	@Override
	public boolean isOpen() {
		return this.file.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
