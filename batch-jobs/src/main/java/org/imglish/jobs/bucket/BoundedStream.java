package org.imglish.jobs.bucket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream. */
final class BoundedStream extends FilterInputStream {

	private long left;

	BoundedStream(InputStream in, long bytes) {
		super(in);
		this.left = bytes;
	}

	@Override
	public int read() throws IOException {
		int read = (this.left > 0) ? super.read() : -1;
		this.left -= (read >= 0) ? 1 : 0;
		return read;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		int read = (this.left > 0) ? super.read(bytes, offset, (int) Math.min(length, this.left)) : -1;
		this.left -= Math.max(0, read);
		return read;
	}

	@Override
	public long skip(long count) throws IOException {
		long skipped = super.skip(Math.min(count, this.left));
		this.left -= skipped;
		return skipped;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

}
