package org.imglish.jobs.claim;

import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a transaction write of a part only while its worker holds it. It locks the part
 * and not the run, so that all parts of a run are committed side by side. Who locks both
 * locks the run first.
 */
public class PartFence {

	private final JdbcClient jdbc;

	private final Duration longestPause;

	/**
	 * @param longestPause how long a transaction that has passed the fence may do nothing
	 */
	public PartFence(JdbcClient jdbc, Duration longestPause) {
		this.jdbc = jdbc;
		this.longestPause = longestPause;
	}

	/**
	 * Locks the part until the transaction ends and checks that the claim still holds.
	 * @throws LostPartException if it does not
	 */
	public void check(PartClaim claim) {
		Long fencing = this.jdbc.sql("""
				SELECT fencing, set_config('idle_in_transaction_session_timeout', ?, true)
				FROM imglish.part WHERE run = ? AND number = ? FOR NO KEY UPDATE
				""")
			.params(Long.toString(this.longestPause.toMillis()), claim.run(), claim.number())
			.query((row, index) -> row.getLong("fencing"))
			.optional()
			.orElse(null);
		if (fencing == null || fencing != claim.fencing()) {
			throw new LostPartException(claim);
		}
	}

	/**
	 * Takes all parts of a run from their workers, in the current transaction, which
	 * holds the run.
	 */
	public void raise(long run) {
		this.jdbc.sql("""
				UPDATE imglish.part SET worker = NULL, lease_until = NULL, fencing = fencing + 1, takings = 0
				WHERE run = ? AND worker IS NOT NULL
				""").param(run).update();
	}

}
