package org.imglish.core.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Reads a text whose lines end with LF, CR LF or CR as if all ended with LF. */
final class LineEnds extends FilterReader {

	/** Whether CR came last, to which an LF would belong. */
	private boolean behindReturn;

	LineEnds(Reader in) {
		super(in);
	}

	@Override
	public int read() throws IOException {
		int read = this.in.read();
		if (read == '\n' && this.behindReturn) {
			read = this.in.read();
		}
		this.behindReturn = read == '\r';
		return this.behindReturn ? '\n' : read;
	}

	@Override
	public int read(char[] buffer, int from, int length) throws IOException {
		int read = this.in.read(buffer, from, length);
		int kept = withoutReturns(buffer, from, read);
		while (read > 0 && kept == 0) {
			read = this.in.read(buffer, from, length);
			kept = withoutReturns(buffer, from, read);
		}
		return (read < 0) ? -1 : kept;
	}

	/**
	 * Moves what is kept of some letters together.
	 * @return number of letters that are kept
	 */
	private int withoutReturns(char[] buffer, int from, int count) {
		int to = from;
		for (int i = from; i < from + count; i++) {
			if (buffer[i] != '\n' || !this.behindReturn) {
				this.behindReturn = buffer[i] == '\r';
				buffer[to++] = this.behindReturn ? '\n' : buffer[i];
			}
			else {
				this.behindReturn = false;
			}
		}
		return to - from;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

}
