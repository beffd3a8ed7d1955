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

import org.imglish.core.source.RecordCheck.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Records for each line of some files that is not blank. Holds one line at a time. A line
 * that cannot be read is a record that cannot be used; the others can.
 */
final class LineRecords implements RecordStream {

	/** A longer line is passed over rather than held in memory. */
	private static final int LONGEST_LINE = 1 << 24;

	private final Iterator<Path> files;

	private final Parser parser;

	private final UnreadParts unread;

	private final Deque<SourceRecord> ready = new ArrayDeque<>();

	private @Nullable Reader lines;

	private String file = "";

	private int number;

	LineRecords(List<Path> files, Parser parser) {
		this(files, parser, new UnreadParts());
	}

	/**
	 * @param unread what is not read of the files
	 */
	LineRecords(List<Path> files, Parser parser, UnreadParts unread) {
		this.files = files.iterator();
		this.parser = parser;
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		while (this.ready.isEmpty() && (this.lines != null || this.files.hasNext())) {
			try {
				advance();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return !this.ready.isEmpty();
	}

	private void advance() throws IOException {
		if (this.lines == null) {
			Path path = this.files.next();
			this.file = path.getFileName().toString();
			this.lines = SourceText.reader(path);
			this.number = 0;
		}
		String line = read(this.lines);
		if (line == null) {
			close();
			return;
		}
		this.number++;
		if (!line.isBlank()) {
			this.ready.addAll(records(this.file + ", line " + this.number, line.strip()));
		}
	}

	private List<SourceRecord> records(String place, String line) {
		if (line.indexOf(SourceText.MALFORMED) >= 0) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_TEXT, "it is no UTF-8 text"));
		}
		if (line.length() > LONGEST_LINE) {
			return List.of(SourceRecord.unusable(place, Reason.LONG_TEXT,
					String.format(Locale.ROOT, "it is longer than %d characters", LONGEST_LINE)));
		}
		try {
			return this.parser.parse(place, line);
		}
		catch (BrokenRecordException ex) {
			return List.of(ex.at(place));
		}
		catch (IOException | RuntimeException ex) {
			return List.of(SourceRecord.unusable(place, Reason.BROKEN_RECORD, "it cannot be read (" + ex + ")"));
		}
	}

	/** The next line without its end, or null; of an over-long one the beginning. */
	private static @Nullable String read(Reader from) throws IOException {
		StringBuilder line = new StringBuilder();
		int read = from.read();
		if (read < 0) {
			return null;
		}
		while (read >= 0 && read != '\n') {
			if (line.length() <= LONGEST_LINE) {
				line.append((char) read);
			}
			read = from.read();
		}
		return line.toString();
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
		if (this.lines != null) {
			this.lines.close();
			this.lines = null;
		}
	}

	/** Makes records of a line. */
	interface Parser {

		List<SourceRecord> parse(String place, String line) throws IOException;

	}

}
