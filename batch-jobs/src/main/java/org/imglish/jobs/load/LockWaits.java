package org.imglish.jobs.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks again and again who waits for a lock in the database, and for how long. */
final class LockWaits implements AutoCloseable {

	private static final long INTERVAL_MILLISECONDS = 10;

	private final JdbcClient jdbc;

	private final Thread thread = new Thread(this::watch, "lock waits");

	private final CountDownLatch closed = new CountDownLatch(1);

	private double longest;

	private int most;

	LockWaits(JdbcClient jdbc) {
		this.jdbc = jdbc;
		this.thread.start();
	}

	private void watch() {
		try {
			while (!this.closed.await(INTERVAL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
				this.jdbc.sql("""
						SELECT count(*) AS waiting,
							coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0) AS longest
						FROM pg_locks WHERE NOT granted
						""").query((row, index) -> {
					note(row.getInt("waiting"), 1e3 * row.getDouble("longest"));
					return index;
				}).single();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void note(int waiting, double milliseconds) {
		this.most = Math.max(this.most, waiting);
		this.longest = Math.max(this.longest, milliseconds);
	}

	/** What was seen since this was asked before. */
	synchronized Seen seen() {
		Seen seen = new Seen(this.most, this.longest);
		this.most = 0;
		this.longest = 0;
		return seen;
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * @param most transactions that waited at once
	 * @param longestMilliseconds longest wait that was seen
	 */
	record Seen(int most, double longestMilliseconds) {

	}

}
