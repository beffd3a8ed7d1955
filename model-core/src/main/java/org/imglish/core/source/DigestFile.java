package org.imglish.core.source;

import java.io.EOFException;
import java.io.IOError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Digests in a temporary file, 16 bytes each in pages that are about two thirds full:
 * memory holds one page, however many digests there are. A digest lies in the page that
 * its first bits name, or, where that is full, in the next one that is not. The file has
 * its size from the beginning: whether there is room is known then, and nobody who forces
 * another file to the disk waits for pages of this one to find their places.
 */
final class DigestFile implements SeenDigests {

	private static final int PAGE = 1 << 10;

	private static final int DIGEST = 2 * Long.BYTES;

	private static final int BITS = 31;

	private static final int PAGES_AT_ONCE = 1 << 10;

	private final long pages;

	private final FileChannel file;

	private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);

	private final ByteBuffer digest = ByteBuffer.allocateDirect(DIGEST);

	/**
	 * @param most how many digests will be added at most
	 */
	DigestFile(long most) {
		this.pages = Math.multiplyExact(most, 3 * DIGEST) / (2 * PAGE) + 1;
		if (this.pages >>> BITS != 0) {
			throw new IllegalArgumentException(most + " digests are more than a file is made for");
		}
		try {
			this.file = FileChannel.open(Files.createTempFile("imglish", ".digests"), StandardOpenOption.READ,
					StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		try {
			fill();
		}
		catch (IOException ex) {
			// A disk that is full gets its room back now, not when this is collected.
			close();
			throw failed(ex);
		}
	}

	private void fill() throws IOException {
		ByteBuffer zeros = ByteBuffer.allocateDirect(PAGES_AT_ONCE * PAGE);
		for (long left = this.pages * PAGE; left > 0;) {
			zeros.clear().limit((int) Math.min(zeros.capacity(), left));
			left -= this.file.write(zeros);
		}
	}

	@Override
	public boolean add(long high, long low) {
		try {
			long number = (high >>> Long.SIZE - BITS) * this.pages >>> BITS;
			for (long looked = 0; looked < this.pages; looked++) {
				int place = place(number, high, low);
				if (place < 0) {
					return false;
				}
				if (place < PAGE) {
					write(number * PAGE + place, high, low);
					return true;
				}
				number = (number + 1) % this.pages;
			}
			throw new IllegalStateException("The file of digests is full: more were added than it was made for");
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

	/**
	 * Where a page has room for a digest: its length where it has none, -1 where it has
	 * the digest.
	 */
	private int place(long number, long high, long low) throws IOException {
		this.page.clear();
		while (this.page.hasRemaining()) {
			if (this.file.read(this.page, number * PAGE + this.page.position()) < 0) {
				throw new EOFException("the file has become shorter");
			}
		}
		for (int place = 0; place < PAGE; place += DIGEST) {
			long one = this.page.getLong(place);
			long other = this.page.getLong(place + Long.BYTES);
			if (one == high && other == low) {
				return -1;
			}
			if (one == 0 && other == 0) {
				return place;
			}
		}
		return PAGE;
	}

	private void write(long position, long high, long low) throws IOException {
		this.digest.clear();
		this.digest.putLong(high).putLong(low).flip();
		while (this.digest.hasRemaining()) {
			this.file.write(this.digest, position + this.digest.position());
		}
	}

	private static IOError failed(IOException ex) {
		return new IOError(new IOException(String.format(Locale.ROOT,
				"The digests of records cannot be kept in %s (%s); make room there, or name another folder with"
						+ " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
				System.getProperty("java.io.tmpdir"), ex.getMessage()), ex));
	}

	@Override
	public void close() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw failed(ex);
		}
	}

}
