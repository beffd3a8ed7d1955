package org.imglish.core.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

import de.siegmar.fastcsv.reader.CsvRecord;

/**
 * A table with a last row of its own behind it, which holds a character that no text may
 * hold. Where that row is found inside another one, the other has a quote that is never
 * closed, and has swallowed the rest of the file; the parser itself would say nothing.
 */
final class GuardedEnd extends FilterReader {

	/** No character (Unicode 23.7). */
	private static final String MARK = "\uFFFE";

	private static final String END = "\n" + MARK;

	/** Letters of the last row that were handed out; negative before the file's end. */
	private int handedOut = -1;

	GuardedEnd(Reader in) {
		super(in);
	}

	/** Whether a row is the last one, behind the table. */
	static boolean isAll(CsvRecord row) {
		return row.getFieldCount() == 1 && row.getField(0).equals(MARK);
	}

	/** Whether a row holds the last one. */
	static boolean isIn(CsvRecord row) {
		return row.getField(row.getFieldCount() - 1).endsWith(MARK);
	}

	@Override
	public int read() throws IOException {
		char[] one = new char[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0];
	}

	@Override
	public int read(char[] buffer, int from, int length) throws IOException {
		if (this.handedOut < 0) {
			int read = this.in.read(buffer, from, length);
			if (read >= 0) {
				return read;
			}
			this.handedOut = 0;
		}
		int left = Math.min(length, END.length() - this.handedOut);
		END.getChars(this.handedOut, this.handedOut + left, buffer, from);
		this.handedOut += left;
		return (left == 0) ? -1 : left;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

}
