package org.imglish.jobs.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.imglish.jobs.store.CheckpointStore;

/** A store that is away, or that takes for ever, as long as a test wants. */
class UnreliableStore implements CheckpointStore {

	private final CheckpointStore store;

	private volatile boolean full;

	private volatile boolean hanging;

	UnreliableStore(CheckpointStore store) {
		this.store = store;
	}

	void setFull(boolean full) {
		this.full = full;
	}

	void setHanging(boolean hanging) {
		this.hanging = hanging;
	}

	@Override
	public Path draft(String key) throws IOException {
		return this.store.draft(key);
	}

	@Override
	public void publish(String key, Path draft) throws IOException {
		if (this.full) {
			throw new IOException("No space left on device");
		}
		if (this.hanging) {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException("interrupted");
			}
		}
		this.store.publish(key, draft);
	}

	@Override
	public Path fetch(String key, List<String> names) throws IOException {
		return this.store.fetch(key, names);
	}

	@Override
	public InputStream open(String key, String name) throws IOException {
		return this.store.open(key, name);
	}

	@Override
	public void delete(String key) throws IOException {
		this.store.delete(key);
	}

	@Override
	public Set<String> keys() throws IOException {
		return this.store.keys();
	}

	@Override
	public Optional<String> mark() throws IOException {
		return this.store.mark();
	}

	@Override
	public void mark(String mark) throws IOException {
		this.store.mark(mark);
	}

}
