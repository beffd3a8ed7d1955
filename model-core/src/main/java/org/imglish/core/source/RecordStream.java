package org.imglish.core.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;

/**
 * The records of a source one after the other, in an order that is the same each time.
 * Failures to read come as {@link java.io.UncheckedIOException}.
 */
public interface RecordStream extends Iterator<SourceRecord>, Closeable {

	/** A stream over records that need no closing. */
	static RecordStream of(Iterable<SourceRecord> records) {
		Iterator<SourceRecord> iterator = records.iterator();
		return new RecordStream() {
			@Override
			public boolean hasNext() {
				return iterator.hasNext();
			}

			@Override
			public SourceRecord next() {
				return iterator.next();
			}

			@Override
			public void close() {
				// There is nothing to close.
			}
		};
	}

	/** Passes records over, as far as there are any. */
	default void skip(long records) {
		for (long i = 0; i < records && hasNext(); i++) {
			next();
		}
	}

	/** The same records; an action is performed before each is read. */
	default RecordStream before(Runnable action) {
		RecordStream all = this;
		return new RecordStream() {
			@Override
			public boolean hasNext() {
				return all.hasNext();
			}

			@Override
			public SourceRecord next() {
				action.run();
				return all.next();
			}

			@Override
			public void close() throws IOException {
				all.close();
			}
		};
	}

	@Override
	void close() throws IOException;

}
