package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The records of several streams one after the other; one is open at a time. */
final class ChainedRecords implements RecordStream {

	private final Iterator<Opening> openings;

	private final UnreadParts unread;

	private RecordStream open = RecordStream.of(List.of());

	/**
	 * @param unread what is not read, counted by all of the streams
	 */
	ChainedRecords(List<Opening> openings, UnreadParts unread) {
		this.openings = openings.iterator();
		this.unread = unread;
	}

	@Override
	public boolean hasNext() {
		try {
			while (!this.open.hasNext() && this.openings.hasNext()) {
				this.open.close();
				this.open = this.openings.next().open();
			}
			return this.open.hasNext();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public SourceRecord next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		return this.open.next();
	}

	@Override
	public Map<String, Long> unread() {
		return this.unread.counts();
	}

	@Override
	public void close() throws IOException {
		this.open.close();
	}

	/** Opens a stream when its turn has come. */
	interface Opening {

		RecordStream open() throws IOException;

	}

}
