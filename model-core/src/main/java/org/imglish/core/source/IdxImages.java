package org.imglish.core.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * IDX files of the MNIST family: a file of images beside one of labels, read side by
 * side, one image in memory at a time.
 */
final class IdxImages implements RecordStream {

	private static final int LARGEST_SIDE = 1 << 14;

	private final Path file;

	private final DataInputStream pixels;

	private final DataInputStream labels;

	private final int count;

	private final int rows;

	private final int columns;

	private int next;

	/**
	 * Opens both files.
	 * @throws IOException if one is no IDX file of its kind, or their counts differ
	 */
	IdxImages(Path images, Path labels) throws IOException {
		this.file = images;
		this.pixels = stream(images);
		DataInputStream second = null;
		try {
			second = stream(labels);
			this.count = header(images, this.pixels, 3);
			this.rows = side(images, this.pixels.readInt());
			this.columns = side(images, this.pixels.readInt());
			int named = header(labels, second, 1);
			if (named != this.count) {
				throw new IOException(String.format(Locale.ROOT, "%s holds %d images, but %s holds %d labels",
						images.getFileName(), this.count, labels.getFileName(), named));
			}
			this.labels = second;
		}
		catch (EOFException ex) {
			close(this.pixels, second);
			throw new IOException(images + " or " + labels + " ends within its header", ex);
		}
		catch (IOException ex) {
			close(this.pixels, second);
			throw ex;
		}
	}

	private static void close(DataInputStream first, @Nullable DataInputStream second) throws IOException {
		first.close();
		if (second != null) {
			second.close();
		}
	}

	private static DataInputStream stream(Path file) throws IOException {
		InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
		try {
			return new DataInputStream(file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw);
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
		return this.next < this.count;
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		int number = this.next++;
		String place = this.file.getFileName() + ", image " + number;
		byte[] grey = new byte[this.rows * this.columns];
		try {
			this.pixels.readFully(grey);
			int label = this.labels.readUnsignedByte();
			return SourceRecord.of(place, () -> GreyPng.encode(grey, this.columns, this.rows), null,
					Map.of("class", label, "class_name", Integer.toString(label), "image_id", number));
		}
		catch (EOFException ex) {
			throw new UncheckedIOException(new IOException(String.format(Locale.ROOT,
					"%s or its labels end before image %d of %d", this.file, number, this.count), ex));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(new IOException("Cannot read " + place + ": " + ex.getMessage(), ex));
		}
	}

	@Override
	public Map<String, Long> unread() {
		return Map.of();
	}

	@Override
	public void close() throws IOException {
		close(this.pixels, this.labels);
	}

}
