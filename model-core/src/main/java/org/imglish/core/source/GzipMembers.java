package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a gzip file of one or several members (RFC 1952, section 2.2) holds. Other bytes
 * behind the last member are left, and can be counted.
 */
final class GzipMembers extends InputStream {

	private final BufferedInputStream file;

	private @Nullable InputStream member;

	/**
	 * @throws IOException if the file begins with no member
	 */
	GzipMembers(BufferedInputStream file) throws IOException {
		this.file = file;
		this.member = new GzipCompressorInputStream(file);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		while (this.member != null) {
			int read = this.member.read(target, offset, length);
			if (read >= 0) {
				return read;
			}
			this.member = startsMember() ? new GzipCompressorInputStream(this.file) : null;
		}
		return -1;
	}

	private boolean startsMember() throws IOException {
		this.file.mark(2);
		boolean starts = this.file.read() == 0x1f && this.file.read() == 0x8b;
		this.file.reset();
		return starts;
	}

	/** Number of bytes behind the last member, once all of them are read. */
	long behind() throws IOException {
		return this.file.transferTo(OutputStream.nullOutputStream());
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
