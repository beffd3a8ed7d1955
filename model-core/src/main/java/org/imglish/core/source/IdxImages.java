package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;

/**
 * IDX files of the MNIST family: a file of images beside one of labels, read side by
 * side, one image in memory at a time. Of files that are cut off or damaged what comes
 * before is read; what stands behind the last image or label is counted.
 */
final class IdxImages implements RecordStream {

	private static final int LARGEST_SIDE = 1 << 14;

	private final Path file;

	private final Path labelFile;

	private final DataInputStream pixels;

	private final DataInputStream labels;

	private final InputStream pixelBytes;

	private final InputStream labelBytes;

	private final UnreadParts unread = new UnreadParts();

	private final int count;

	private final int rows;

	private final int columns;

	private int next;

	private boolean ended;

	/**
	 * Opens both files.
	 * @throws IOException if one is no IDX file of its kind, or their counts differ
	 */
	IdxImages(Path images, Path labels) throws IOException {
		this.file = images;
		this.labelFile = labels;
		this.pixelBytes = stream(images);
		this.pixels = new DataInputStream(this.pixelBytes);
		InputStream second = null;
		try {
			second = stream(labels);
			this.labelBytes = second;
			this.labels = new DataInputStream(second);
			this.count = header(images, this.pixels, 3);
			this.rows = side(images, this.pixels.readInt());
			this.columns = side(images, this.pixels.readInt());
			int named = header(labels, this.labels, 1);
			if (named != this.count) {
				throw new IOException(String.format(Locale.ROOT, "%s holds %d images, but %s holds %d labels",
						images.getFileName(), this.count, labels.getFileName(), named));
			}
		}
		catch (EOFException ex) {
			close(this.pixelBytes, second);
			throw new IOException(images + " or " + labels + " ends within its header", ex);
		}
		catch (IOException ex) {
			close(this.pixelBytes, second);
			throw ex;
		}
	}

	private static void close(InputStream first, @Nullable InputStream second) throws IOException {
		first.close();
		if (second != null) {
			second.close();
		}
	}

	private static InputStream stream(Path file) throws IOException {
		BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
		try {
			return file.toString().endsWith(".gz") ? new GzipMembers(raw) : raw;
		}
		catch (IOException ex) {
			raw.close();
			throw new IOException(file + " is no gzip file: " + ex.getMessage(), ex);
		}
	}

	/** Reads magic number and first size. */
	private static int header(Path file, DataInputStream in, int dimensions) throws IOException {
		int magic = in.readInt();
		if (magic != (0x0800 | dimensions)) {
			throw new IOException(file + String.format(Locale.ROOT,
					" is no IDX file of bytes with %d dimension(s): it starts with 0x%08x", dimensions, magic));
		}
		int size = in.readInt();
		if (size < 0) {
			throw new IOException(file + " claims a negative number of values");
		}
		return size;
	}

	private static int side(Path file, int side) throws IOException {
		if (side < 1 || side > LARGEST_SIDE) {
			throw new IOException(file + String.format(Locale.ROOT,
					" claims images with a side of %d pixels; 1 to %d are allowed", side, LARGEST_SIDE));
		}
		return side;
	}

	@Override
	public boolean hasNext() {
		if (!this.ended && this.next == this.count) {
			this.ended = true;
			countRest("image", this.file, this.pixelBytes);
			countRest("label", this.labelFile, this.labelBytes);
		}
		return !this.ended;
	}

	private void countRest(String what, Path file, InputStream from) {
		String name = String.valueOf(file.getFileName());
		try {
			long rest = from.transferTo(OutputStream.nullOutputStream());
			this.unread.add("bytes behind the last " + what + " of " + name, rest);
			if (from instanceof GzipMembers members) {
				this.unread.add("bytes behind the end of the gzip file " + name, members.behind());
			}
		}
		catch (IOException ex) {
			this.unread.add("damaged part behind the last " + what + " of " + name);
		}
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		int number = this.next++;
		String place = this.file.getFileName() + ", image " + number;
		byte[] grey = new byte[this.rows * this.columns];
		Path at = this.file;
		try {
			this.pixels.readFully(grey);
			at = this.labelFile;
			int label = this.labels.readUnsignedByte();
			return SourceRecord.of(place, () -> GreyPng.encode(grey, this.columns, this.rows), null,
					Map.of("class", label, "class_name", Integer.toString(label), "image_id", number));
		}
		catch (IOException ex) {
			this.ended = true;
			this.unread.add("images that the files claim and do not hold", this.count - number);
			String how = (ex instanceof EOFException) ? "ends" : "is damaged (" + ex.getMessage() + ")";
			return SourceRecord.unusable(place, Reason.BROKEN_RECORD,
					String.format(Locale.ROOT, "%s %s before the last of %d: this one and what follows is lost",
							at.getFileName(), how, this.count));
		}
	}

	@Override
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public void close() throws IOException {
		close(this.pixelBytes, this.labelBytes);
	}

}
