package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

import org.imglish.core.parquet.DamagedParquetException;
import org.imglish.core.parquet.ParquetRows;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of Parquet files. What is known of images is read with the rows, their bytes
 * only when they are asked for: a first pass over a large set reads little of it. Of a
 * damaged file the groups of rows that can be read are; a group is lost from the row on
 * that cannot.
 */
final class ParquetRecords implements RecordStream {

	private final Iterator<Path> files;

	private final @Nullable Columns columns;

	private final Function<Path, DescribedSamples> samples;

	private final UnreadParts unread;

	private final ParquetImages images = new ParquetImages();

	private final Deque<SourceRecord> ready = new ArrayDeque<>();

	private List<String> classes = List.of();

	private @Nullable ParquetSource source;

	private @Nullable ParquetRows rows;

	/** The next group of rows of the file. */
	private int group;

	/** Number of the first row of the open group in its file, from 0. */
	private long first;

	/**
	 * @param columns what columns are for, or null
	 * @param samples makes records of the rows of a file
	 * @param unread what is not read of the folder that the files lie in
	 */
	ParquetRecords(List<Path> files, @Nullable Columns columns, Function<Path, DescribedSamples> samples,
			UnreadParts unread) {
		this.files = files.iterator();
		this.columns = columns;
		this.samples = samples;
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		try {
			while (this.ready.isEmpty() && (this.source != null || this.files.hasNext())) {
				if (this.source == null) {
					open(this.files.next());
				}
				else if (this.rows != null && this.rows.hasNext()) {
					read(this.source, this.rows);
				}
				else if (this.group < this.source.table().groups()) {
					openGroup(this.source);
				}
				else {
					closeFile();
				}
			}
			return !this.ready.isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Checks the columns of the next files, of many the first ones; none of them is read
	 * afterwards. What is damaged is found, and counted, when it is read.
	 * @throws IOException if one lacks a column
	 */
	void checkColumns() throws IOException {
		for (int table = 0; table < TableColumns.CHECKED && this.files.hasNext(); table++) {
			open(this.files.next());
			closeFile();
		}
	}

	private void open(Path file) throws IOException {
		try {
			this.source = ParquetSource.open(file, this.columns, this.samples.apply(file));
			this.group = 0;
			this.first = 0;
			if (this.classes.isEmpty()) {
				this.classes = this.source.classes();
			}
		}
		catch (DamagedParquetException ex) {
			lost(file.getFileName().toString(), "the file cannot be read and is lost", ex);
		}
	}

	private void openGroup(ParquetSource from) throws IOException {
		this.first += (this.group > 0) ? from.table().rows(this.group - 1) : 0;
		this.group++;
		try {
			this.rows = from.table().rows(this.group - 1, from.described());
		}
		catch (DamagedParquetException ex) {
			this.rows = null;
			lost(from.place(this.first), rowsAreLost(from.table().rows(this.group - 1)), ex);
		}
	}

	private void read(ParquetSource from, ParquetRows group) {
		String place = from.place(this.first + group.position());
		SourceRecord.Content image = this.images.at(from, this.group - 1, group.position());
		ObjectNode row;
		try {
			row = group.next();
		}
		catch (IOException ex) {
			this.rows = null;
			lost(place, rowsAreLost(from.table().rows(this.group - 1) - group.position()), ex);
			return;
		}
		try {
			this.ready.addAll(from.records(place, row, image, this.unread));
		}
		catch (BrokenRecordException ex) {
			this.ready.add(ex.at(place));
		}
		catch (IOException | RuntimeException ex) {
			this.ready.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD, "it cannot be read (" + ex + ")"));
		}
	}

	private static String rowsAreLost(long rows) {
		return String.format(Locale.ROOT, "%d rows from here on cannot be read and are lost", rows);
	}

	private void lost(String place, String what, IOException why) {
		this.ready.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD, what + " (" + why.getMessage() + ")"));
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return this.ready.remove();
	}

	@Override
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public List<String> classes() {
		return this.classes;
	}

	private void closeFile() throws IOException {
		if (this.source != null) {
			this.source.table().close();
			this.source = null;
			this.rows = null;
		}
	}

	@Override
	public void close() throws IOException {
		this.images.close();
		closeFile();
	}

}
