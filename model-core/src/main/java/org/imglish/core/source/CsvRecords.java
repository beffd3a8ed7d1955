package org.imglish.core.source;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tables as text (RFC 4180), the first line of each file naming its columns. Fields may
 * be quoted, and hold separators, quotes and ends of lines then. An empty field holds
 * nothing. Holds one row at a time; a row that is longer than {@link #LONGEST} or has a
 * quote that is never closed ends its file.
 */
final class CsvRecords implements RecordStream {

	/** Letters of a row. */
	private static final int LONGEST = 1 << 24;

	private final Iterator<Path> files;

	private final char separator;

	private final @Nullable Columns columns;

	private final Function<Path, DescribedSamples> samples;

	private final UnreadParts unread;

	private final Deque<SourceRecord> ready = new ArrayDeque<>();

	private @Nullable Table table;

	/** Where the newest row begins, counted from 1. */
	private long line;

	/**
	 * @param separator what stands between the fields of a row
	 * @param columns what columns are for, or null
	 * @param samples makes records of the rows of a file
	 * @param unread what is not read of the folder that the files lie in
	 */
	CsvRecords(List<Path> files, char separator, @Nullable Columns columns, Function<Path, DescribedSamples> samples,
			UnreadParts unread) {
		this.files = files.iterator();
		this.separator = separator;
		this.columns = columns;
		this.samples = samples;
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		try {
			while (this.ready.isEmpty() && (this.table != null || this.files.hasNext())) {
				if (this.table == null) {
					this.table = open(this.files.next());
				}
				else if (!advance(this.table)) {
					close();
				}
			}
			return !this.ready.isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Checks the first lines of the next files, of many the first ones; none of them is
	 * read afterwards.
	 * @throws IOException if one cannot be opened or lacks a column
	 */
	void checkColumns() throws IOException {
		for (int table = 0; table < TableColumns.CHECKED && this.files.hasNext(); table++) {
			open(this.files.next()).text().close();
		}
	}

	private Table open(Path file) throws IOException {
		Reader text = new GuardedEnd(SourceText.reader(file));
		try {
			Iterator<CsvRecord> rows = CsvReader.builder()
				.fieldSeparator(this.separator)
				.allowExtraFields(true)
				.allowMissingFields(true)
				.allowExtraCharsAfterClosingQuote(true)
				.maxBufferSize(LONGEST)
				.ofCsvRecord(text)
				.iterator();
			CsvRecord first = rows.next();
			List<String> header = first.getFields().stream().map(String::strip).toList();
			if (GuardedEnd.isIn(first)) {
				throw new IOException(file
						+ (GuardedEnd.isAll(first) ? " is empty"
								: " has a quote in its first line that is never closed")
						+ "; its first line names its columns");
			}
			DescribedSamples described = this.samples.apply(file);
			TableColumns read = TableColumns.of(file.toString(), header, this.columns, described.choice().columns());
			described.choice().check(file.toString(), header);
			return new Table(file.getFileName().toString(), text, rows, header, read, described.choice().columns(),
					described);
		}
		catch (CsvParseException ex) {
			text.close();
			throw new IOException(file + " has a first line that names no columns: " + reason(ex), ex);
		}
		catch (IOException | RuntimeException ex) {
			text.close();
			throw ex;
		}
	}

	/** Reads a row; returns whether there was one. */
	private boolean advance(Table from) {
		CsvRecord row;
		try {
			row = from.rows().next();
		}
		catch (CsvParseException ex) {
			this.ready.add(SourceRecord.unusable(from.place(this.line + 1), Reason.BROKEN_RECORD,
					"it cannot be read (" + reason(ex) + "): what follows in the file is lost"));
			return false;
		}
		if (GuardedEnd.isAll(row)) {
			return false;
		}
		this.line = row.getStartingLineNumber();
		String place = from.place(this.line);
		if (GuardedEnd.isIn(row)) {
			this.ready.add(SourceRecord.unusable(place, Reason.BROKEN_RECORD,
					"a quote that it opens is never closed: what follows in the file is lost"));
			return false;
		}
		this.ready.addAll(records(from, place, row));
		return true;
	}

	private List<SourceRecord> records(Table from, String place, CsvRecord row) {
		int width = from.header().size();
		if (row.getFieldCount() != width) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_RECORD, String.format(Locale.ROOT,
					"it has %d fields, but the first line names %d columns", row.getFieldCount(), width)));
		}
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		ObjectNode asked = JsonNodeFactory.instance.objectNode();
		for (int i = 0; i < width; i++) {
			String column = from.header().get(i);
			if (from.columns().reads(column) && !row.getField(i).isBlank()) {
				json.put(column, row.getField(i));
			}
			if (from.asked().contains(column)) {
				asked.put(column, row.getField(i));
			}
		}
		try {
			if (!from.samples().choice().takes(asked)) {
				return List.of();
			}
			from.columns().countUnread(this.unread);
			return from.samples().of(place, new JsonRecord(json, from.columns().roles()));
		}
		catch (BrokenRecordException ex) {
			return List.of(ex.at(place));
		}
		catch (IOException | RuntimeException ex) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_RECORD, "it cannot be read (" + ex + ")"));
		}
	}

	private static String reason(CsvParseException ex) {
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		return String.valueOf(cause.getMessage());
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
	public void close() throws IOException {
		if (this.table != null) {
			this.table.text().close();
			this.table = null;
		}
	}

	/**
	 * A file that is being read.
	 *
	 * @param asked columns that the choice depends on
	 */
	private record Table(String file, Reader text, Iterator<CsvRecord> rows, List<String> header, TableColumns columns,
			Set<String> asked, DescribedSamples samples) {

		String place(long line) {
			return this.file + ", line " + line;
		}

	}

}
