package org.imglish.jobs.lease;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets a transaction write only while its attempt owns the run. */
public class Fence {

	private final JdbcClient jdbc;

	public Fence(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Locks the run until the transaction ends and checks that the claim still holds.
	 * @throws LostLeaseException if it does not
	 */
	public void check(Claim claim) {
		Long fencing = this.jdbc.sql("SELECT fencing FROM imglish.run WHERE id = ? FOR NO KEY UPDATE")
			.param(claim.run())
			.query(Long.class)
			.optional()
			.orElse(null);
		if (fencing == null || fencing != claim.fencing()) {
			throw new LostLeaseException(claim);
		}
	}

}
