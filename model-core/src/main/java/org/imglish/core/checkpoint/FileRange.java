package org.imglish.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Bytes of an open file, read through maps of one window after another: they are copied
 * once, from the system's own memory to where they are wanted.
 *
 * @param file the file; whoever opened it closes it
 * @param start first byte
 * @param bytes number of bytes
 */
record FileRange(FileChannel file, long start, long bytes) implements StoredTensor.Content {

	private static final long WINDOW = 16 << 20;

	/**
	 * Fewer bytes are read without a map: a map lasts until it is collected, and a
	 * process may have some ten thousand.
	 */
	private static final long WORTH_A_MAP = 64 << 10;

	@Override
	public ReadableByteChannel open() {
		return new Reader();
	}

	private final class Reader implements ReadableByteChannel {

		private long done;

		private ByteBuffer window = ByteBuffer.allocate(0);

		@Override
		public int read(ByteBuffer into) throws IOException {
			if (this.done == FileRange.this.bytes) {
				return -1;
			}
			if (!this.window.hasRemaining()) {
				this.window = window();
			}
			int count = Math.min(into.remaining(), this.window.remaining());
			try {
				into.put(into.position(), this.window, this.window.position(), count);
			}
			catch (InternalError ex) {
				// how the virtual machine reports that a mapped page is gone
				throw new IOException("The file cannot be read any more, at byte " + (start() + this.done), ex);
			}
			into.position(into.position() + count);
			this.window.position(this.window.position() + count);
			this.done += count;
			if (!this.window.hasRemaining()) {
				// it may have been cut while it was copied
				require(0);
			}
			return count;
		}

		private ByteBuffer window() throws IOException {
			long size = Math.min(WINDOW, FileRange.this.bytes - this.done);
			require(size);
			long from = start() + this.done;
			if (size >= WORTH_A_MAP) {
				return file().map(FileChannel.MapMode.READ_ONLY, from, size);
			}
			ByteBuffer buffer = ByteBuffer.allocate((int) size);
			while (buffer.hasRemaining()) {
				if (file().read(buffer, from + buffer.position()) < 0) {
					throw shorter();
				}
			}
			return buffer.flip();
		}

		private void require(long more) throws IOException {
			if (file().size() - start() - this.done < more) {
				throw shorter();
			}
		}

		private EOFException shorter() {
			return new EOFException("The file became shorter while it was read, at byte " + (start() + this.done));
		}

		@Override
		public boolean isOpen() {
			return FileRange.this.file.isOpen();
		}

		@Override
		public void close() {
			// the file is open for other tensors too
		}

	}

}
