package org.imglish.core.source;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A record for each paragraph of some files: lines up to one that is blank, joined by
 * spaces. Books and web texts come so. A longer paragraph, or a file that knows no blank
 * line, is passed on in parts: never more than one part is held.
 */
final class ParagraphRecords implements RecordStream {

	/** Letters of a part. */
	private static final int LONGEST = 1 << 16;

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private final Iterator<Path> files;

	private final UnreadParts unread;

	private final StringBuilder text = new StringBuilder();

	private @Nullable Reader reader;

	private String file = "";

	private int line;

	/** Line that the text begins in. */
	private int firstLine;

	private boolean isBlank;

	private @Nullable SourceRecord next;

	/**
	 * @param unread what is not read of the folder that the files lie in
	 */
	ParagraphRecords(List<Path> files, UnreadParts unread) {
		this.files = files.iterator();
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		try {
			while (this.next == null && (this.reader != null || this.files.hasNext())) {
				advance();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.next != null;
	}

	/** Reads to the end of a part or of a file. */
	private void advance() throws IOException {
		Reader from = (this.reader != null) ? this.reader : open();
		while (this.next == null) {
			int read = from.read();
			if (read < 0) {
				end(this.text.length());
				close();
				return;
			}
			if (read == '\n') {
				if (this.isBlank) {
					end(this.text.length());
				}
				space();
				this.line++;
				this.isBlank = true;
			}
			else {
				add((char) read);
			}
		}
	}

	private Reader open() throws IOException {
		Path path = this.files.next();
		this.file = path.getFileName().toString();
		this.reader = SourceText.reader(path);
		this.line = 1;
		this.isBlank = true;
		return this.reader;
	}

	private void add(char letter) {
		if (Character.isWhitespace(letter) || letter == BYTE_ORDER_MARK) {
			space();
			return;
		}
		this.isBlank = false;
		if (this.text.isEmpty()) {
			this.firstLine = this.line;
		}
		this.text.append(letter);
		if (this.text.length() >= LONGEST && !Character.isHighSurrogate(letter)) {
			int space = this.text.lastIndexOf(" ");
			end((space > LONGEST / 2) ? space : this.text.length());
		}
	}

	private void space() {
		if (!this.text.isEmpty() && this.text.charAt(this.text.length() - 1) != ' ') {
			this.text.append(' ');
		}
	}

	/**
	 * Makes a record of what lies before an index; what lies behind it begins the next.
	 */
	private void end(int index) {
		String part = this.text.substring(0, index).strip();
		this.text.delete(0, index);
		if (!this.text.isEmpty() && this.text.charAt(0) == ' ') {
			this.text.deleteCharAt(0);
		}
		if (!part.isEmpty()) {
			String place = this.file + ", line " + this.firstLine;
			this.next = (part.indexOf(SourceText.MALFORMED) < 0) ? SourceRecord.of(place, null, part, Map.of())
					: SourceRecord.unusable(place, RecordCheck.Reason.BROKEN_TEXT, "it is no UTF-8 text");
			this.firstLine = this.line;
		}
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
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public void close() throws IOException {
		if (this.reader != null) {
			this.reader.close();
			this.reader = null;
		}
	}

}
