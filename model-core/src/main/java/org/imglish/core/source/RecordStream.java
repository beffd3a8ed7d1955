package org.imglish.core.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The records of a source one after the other, in an order that is the same each time.
 * Failures to read come as {@link java.io.UncheckedIOException}.
 */
public interface RecordStream extends Iterator<SourceRecord>, Closeable {

	/** A stream over records that are all that there is, and need no closing. */
	static RecordStream of(Iterable<SourceRecord> records) {
		return of(records, new UnreadParts());
	}

	/**
	 * A stream over records that need no closing.
	 * @param unread what is not read of their source
	 */
	static RecordStream of(Iterable<SourceRecord> records, UnreadParts unread) {
		return of(records, unread, List.of());
	}

	/**
	 * A stream over records that need no closing.
	 * @param unread what is not read of their source
	 * @param classes what the source says of its classes, whichever occur
	 */
	static RecordStream of(Iterable<SourceRecord> records, UnreadParts unread, List<String> classes) {
		return of(records, unread, classes, List.of());
	}

	/**
	 * A stream over records that need no closing.
	 * @param unread what is not read of their source
	 * @param classes what the source says of its classes, whichever occur
	 * @param classNumbers how the source numbers them
	 */
	static RecordStream of(Iterable<SourceRecord> records, UnreadParts unread, List<String> classes,
			List<Long> classNumbers) {
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
			public Map<String, Long> unread() {
				return unread.counts();
			}

			@Override
			public List<String> classes() {
				return classes;
			}

			@Override
			public List<Long> classNumbers() {
				return classNumbers;
			}

			@Override
			public void close() {
				// There is nothing to close.
			}
		};
	}

	/**
	 * What the source offers and nobody reads: numbers by what it is and why. Complete
	 * when the last record was passed.
	 */
	Map<String, Long> unread();

	/**
	 * Names of the classes by number where the source as a whole tells them; empty where
	 * each record names its own, or there are none.
	 */
	default List<String> classes() {
		return List.of();
	}

	/**
	 * How the source itself numbers these classes, for whoever wants results in its
	 * numbers; empty where they are numbered from 0.
	 */
	default List<Long> classNumbers() {
		return List.of();
	}

	/**
	 * Numbers of records of its files, in order, where they lie in several; empty
	 * otherwise. Complete when the last record was passed.
	 */
	default List<Long> files() {
		return List.of();
	}

	/**
	 * Passes whole files over without opening them.
	 * @param files numbers of records of its files, as an earlier pass found them
	 * @param most how many records at most
	 * @return how many were passed over; the others are to be skipped
	 */
	default long skipFiles(List<Long> files, long most) {
		return 0;
	}

	/** Passes records over, as far as there are any. */
	default void skip(long records) {
		for (long i = 0; i < records && hasNext(); i++) {
			next();
		}
	}

	/** The same records; an action is performed before each is read. */
	default RecordStream before(Runnable action) {
		return with((record) -> record, action);
	}

	/** The same records, each changed. */
	default RecordStream with(UnaryOperator<SourceRecord> change) {
		return with(change, () -> {
		});
	}

	private RecordStream with(UnaryOperator<SourceRecord> change, Runnable action) {
		RecordStream all = this;
		return new RecordStream() {
			@Override
			public boolean hasNext() {
				return all.hasNext();
			}

			@Override
			public SourceRecord next() {
				action.run();
				return change.apply(all.next());
			}

			@Override
			public Map<String, Long> unread() {
				return all.unread();
			}

			@Override
			public List<Long> files() {
				return all.files();
			}

			@Override
			public long skipFiles(List<Long> files, long most) {
				return all.skipFiles(files, most);
			}

			@Override
			public List<String> classes() {
				return all.classes();
			}

			@Override
			public List<Long> classNumbers() {
				return all.classNumbers();
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
