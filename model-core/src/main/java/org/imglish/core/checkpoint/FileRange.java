package org.imglish.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Bytes of an open file.
 *
 * @param file the file; whoever opened it closes it
 * @param start first byte
 * @param bytes number of bytes
 */
record FileRange(FileChannel file, long start, long bytes) implements StoredTensor.Content {

	@Override
	public ReadableByteChannel open() {
		return new Reader();
	}

	private final class Reader implements ReadableByteChannel {

		private long done;

		@Override
		public int read(ByteBuffer into) throws IOException {
			if (this.done == FileRange.this.bytes) {
				return -1;
			}
			int limit = into.limit();
			into.limit((int) Math.min(limit, into.position() + FileRange.this.bytes - this.done));
			int count = FileRange.this.file.read(into, FileRange.this.start + this.done);
			into.limit(limit);
			if (count < 0) {
				throw new EOFException("The file became shorter while it was read, at byte " + (start() + this.done));
			}
			this.done += count;
			return count;
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
