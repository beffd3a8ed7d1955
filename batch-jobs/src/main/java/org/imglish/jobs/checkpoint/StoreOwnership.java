package org.imglish.jobs.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

import org.imglish.jobs.store.CheckpointStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure that the store a process sees is the one that the database's checkpoints lie
 * in: a folder that is not mounted, or that belongs to another database, would be filled
 * with files that others do not find, and its own would count as garbage.
 */
public class StoreOwnership {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final CheckpointStore store;

	public StoreOwnership(JdbcClient jdbc, TransactionTemplate transaction, CheckpointStore store) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.store = store;
	}

	/**
	 * Compares the store's mark with the database's; the first who comes marks both.
	 * @throws IOException if the store is not the database's, or cannot be reached
	 */
	public void verify() throws IOException {
		// A store that is slow to answer would keep a transaction idle, which the
		// database ends.
		Optional<String> found = this.store.mark();
		try {
			this.transaction.executeWithoutResult((status) -> {
				try {
					verifyInTransaction(found);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void verifyInTransaction(Optional<String> before) throws IOException {
		// Whoever comes at the same time waits here until the store is marked, too.
		boolean first = this.jdbc.sql("INSERT INTO imglish.store (mark) VALUES (?) ON CONFLICT DO NOTHING")
			.param(UUID.randomUUID().toString())
			.update() > 0;
		String expected = this.jdbc.sql("SELECT mark FROM imglish.store").query(String.class).single();
		String found = before.isPresent() ? before.get() : this.store.mark().orElse(null);
		if (found == null) {
			boolean used = this.jdbc.sql("SELECT EXISTS (SELECT FROM imglish.checkpoint)")
				.query(Boolean.class)
				.single();
			if (used && !first) {
				throw new IOException("The checkpoint store " + this.store
						+ " does not carry the mark of this database's store; is the shared folder mounted?");
			}
			this.store.mark(expected);
		}
		else if (!found.equals(expected)) {
			throw new IOException("The checkpoint store " + this.store
					+ " belongs to another database; name another one with imglish.store.location");
		}
	}

}
