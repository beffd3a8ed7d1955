package org.imglish.jobs.bucket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object from front to back. Where a body ends too early the rest is asked for.
 */
final class ObjectChannel implements SeekableByteChannel {

	private static final int BLOCK = 1 << 16;

	private final BucketReader reader;

	private final String key;

	private final ObjectAttributes attributes;

	private final byte[] block = new byte[BLOCK];

	private @Nullable ResponseInputStream<GetObjectResponse> body;

	private long position;

	private boolean closed;

	ObjectChannel(BucketReader reader, String key, ObjectAttributes attributes) {
		this.reader = reader;
		this.key = key;
		this.attributes = attributes;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
		if (this.position >= this.attributes.size()) {
			return -1;
		}
		int read = BucketFileSystems.answer(this.reader, () -> readBlock(Math.min(BLOCK, target.remaining())));
		target.put(this.block, 0, read);
		this.position += read;
		return read;
	}

	private int readBlock(int most) throws IOException {
		try {
			if (this.body == null) {
				this.body = this.reader.open(this.key, this.attributes, this.position);
			}
			int read = this.body.read(this.block, 0, most);
			if (read < 0) {
				throw new EOFException(this.reader.place(this.key) + " ended after " + this.position + " of "
						+ this.attributes.size() + " bytes");
			}
			return read;
		}
		catch (IOException ex) {
			drop();
			throw ex;
		}
	}

	/** What is left of a body is not waited for. */
	private void drop() {
		if (this.body != null) {
			this.body.abort();
			this.body = null;
		}
	}

	@Override
	public long position() {
		return this.position;
	}

	@Override
	public SeekableByteChannel position(long position) {
		if (position != this.position) {
			drop();
			this.position = position;
		}
		return this;
	}

	@Override
	public long size() {
		return this.attributes.size();
	}

	@Override
	public int write(ByteBuffer source) {
		throw new NonWritableChannelException();
	}

	@Override
	public SeekableByteChannel truncate(long size) {
		throw new NonWritableChannelException();
	}

	@Override
	public boolean isOpen() {
		return !this.closed;
	}

	/** A connection whose body was read to its end can be used again. */
	@Override
	public void close() throws IOException {
		this.closed = true;
		if (this.body != null && this.position == this.attributes.size()) {
			this.body.close();
			this.body = null;
		}
		drop();
	}

}
