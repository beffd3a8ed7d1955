package org.imglish.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a constructor has opened so far, in a try statement: closed, last first, if the
 * construction fails. Who is constructed keeps it, to close the same in the same order.
 */
public final class Opened implements AutoCloseable {

	private Deque<AutoCloseable> resources = new ArrayDeque<>();

	/** Adds what has just been opened. */
	public <T extends AutoCloseable> T add(T resource) {
		this.resources.push(resource);
		return resource;
	}

	/**
	 * Says that the construction succeeded: closing this closes nothing any more.
	 * @return what was opened, for the constructed object to close
	 */
	public Opened keep() {
		Opened kept = new Opened();
		kept.resources = this.resources;
		this.resources = new ArrayDeque<>();
		return kept;
	}

	/**
	 * Closes everything, last first, even if some of it fails to close.
	 * @throws UncheckedIOException if something could not be closed
	 */
	@Override
	public void close() {
		UncheckedIOException failure = null;
		while (!this.resources.isEmpty()) {
			try {
				this.resources.pop().close();
			}
			catch (Exception ex) {
				UncheckedIOException failed = new UncheckedIOException(
						(ex instanceof IOException cause) ? cause : new IOException(ex));
				if (failure == null) {
					failure = failed;
				}
				else {
					failure.addSuppressed(failed);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
