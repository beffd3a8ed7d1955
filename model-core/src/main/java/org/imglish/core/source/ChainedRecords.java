package org.imglish.core.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The records of several files one after the other, a stream each; one is open at a time.
 */
final class ChainedRecords implements RecordStream {

	private final Iterator<Opening> openings;

	private final UnreadParts unread;

	private RecordStream open = RecordStream.of(List.of());

	/** How many records of each file were passed; the last one is open. */
	private final List<Long> passed = new ArrayList<>();

	private List<String> classes = List.of();

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
				closeFile();
				this.open = this.openings.next().open();
				this.passed.add(0L);
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
		SourceRecord record = this.open.next();
		pass(1);
		return record;
	}

	private void pass(long records) {
		int file = this.passed.size() - 1;
		this.passed.set(file, this.passed.get(file) + records);
	}

	@Override
	public List<Long> files() {
		return this.passed;
	}

	@Override
	public long skipFiles(List<Long> files, long most) {
		long left = most;
		try {
			if (!this.passed.isEmpty() && this.passed.size() <= files.size()) {
				int file = this.passed.size() - 1;
				long rest = files.get(file) - this.passed.get(file);
				if (rest > left) {
					return 0;
				}
				closeFile();
				pass(rest);
				left -= rest;
			}
			while (this.openings.hasNext() && this.passed.size() < files.size()
					&& files.get(this.passed.size()) <= left) {
				this.openings.next();
				this.passed.add(files.get(this.passed.size()));
				left -= this.passed.get(this.passed.size() - 1);
			}
			return most - left;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The first classes that a file tells are those of the source. */
	@Override
	public List<String> classes() {
		return this.classes.isEmpty() ? this.open.classes() : this.classes;
	}

	private void closeFile() throws IOException {
		this.classes = classes();
		this.open.close();
		this.open = RecordStream.of(List.of());
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
