package org.imglish.core.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A record for each line of some files that is not blank. Holds one line at a time.
 */
final class LineRecords implements RecordStream {

	/** A longer line is refused rather than held in memory. */
	private static final int LONGEST_LINE = 1 << 24;

	private final Iterator<Path> files;

	private final Parser parser;

	private @Nullable BufferedReader lines;

	private String file = "";

	private int number;

	private @Nullable SourceRecord next;

	LineRecords(List<Path> files, Parser parser) {
		this.files = files.iterator();
		this.parser = parser;
	}

	@Override
	public boolean hasNext() {
		while (this.next == null && (this.lines != null || this.files.hasNext())) {
			advance();
		}
		return this.next != null;
	}

	private void advance() {
		try {
			if (this.lines == null) {
				Path path = this.files.next();
				this.file = path.getFileName().toString();
				this.lines = Files.newBufferedReader(path);
				this.number = 0;
			}
			String line = read(this.lines);
			if (line == null) {
				close();
				return;
			}
			this.number++;
			if (!line.isBlank()) {
				this.next = this.parser.parse(this.file + ", line " + this.number, line.strip());
			}
		}
		catch (MalformedInputException ex) {
			throw new UncheckedIOException(this.file + " is no UTF-8 text after line " + this.number, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The next line without its end, or null. */
	private @Nullable String read(BufferedReader from) throws IOException {
		StringBuilder line = new StringBuilder();
		int read = from.read();
		if (read < 0) {
			return null;
		}
		while (read >= 0 && read != '\n') {
			if (line.length() == LONGEST_LINE) {
				throw new IOException("Line %d of %s is longer than %d characters".formatted(this.number + 1, this.file,
						LONGEST_LINE));
			}
			line.append((char) read);
			read = from.read();
		}
		return line.toString();
	}

	@Override
	public SourceRecord next() {
		if (!hasNext() || this.next == null) {
			throw new NoSuchElementException();
		}
		SourceRecord record = this.next;
		this.next = null;
		return record;
	}

	@Override
	public void close() throws IOException {
		if (this.lines != null) {
			this.lines.close();
			this.lines = null;
		}
	}

	/** Makes a record of a line. */
	interface Parser {

		SourceRecord parse(String place, String line);

	}

}
