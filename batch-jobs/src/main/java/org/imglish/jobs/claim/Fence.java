package org.imglish.jobs.claim;

import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets a transaction write only while its attempt owns the run. */
public class Fence {

	private final JdbcClient jdbc;

	private final Duration longestPause;

	/**
	 * @param longestPause how long a transaction that has passed the fence may do nothing
	 */
	public Fence(JdbcClient jdbc, Duration longestPause) {
		this.jdbc = jdbc;
		this.longestPause = longestPause;
	}

	/**
	 * Locks the run until the transaction ends and checks that the claim still holds. The
	 * database ends a transaction that then does nothing for too long: a worker that is
	 * frozen here would keep every other from its run, whose lock it holds.
	 * @throws LostLeaseException if it does not
	 */
	public void check(Claim claim) {
		Long fencing = this.jdbc.sql("""
				SELECT fencing, set_config('idle_in_transaction_session_timeout', ?, true)
				FROM imglish.run WHERE id = ? FOR NO KEY UPDATE
				""")
			.params(Long.toString(this.longestPause.toMillis()), claim.run())
			.query((row, index) -> row.getLong("fencing"))
			.optional()
			.orElse(null);
		if (fencing == null || fencing != claim.fencing()) {
			throw new LostLeaseException(claim);
		}
	}

}
