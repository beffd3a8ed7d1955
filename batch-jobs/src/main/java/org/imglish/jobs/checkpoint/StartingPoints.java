package org.imglish.jobs.checkpoint;

import java.io.IOException;
import java.util.Optional;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which checkpoint a run begins with. The first attempt chooses it and it stays: the
 * newest checkpoint of another run may be another one when the run is resumed. Retention
 * keeps it until the run has ended.
 */
public class StartingPoints {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Fence fence;

	/**
	 * @param transaction begins a transaction of its own inside another's
	 */
	public StartingPoints(JdbcClient jdbc, TransactionTemplate transaction, Fence fence) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.fence = fence;
	}

	/**
	 * The checkpoint that a run began with.
	 * @param role what it is used for
	 * @param first chooses it at the first attempt; of several workers that choose at the
	 * same time the first decides for all
	 * @return its number
	 */
	public long of(Claim claim, String role, Choice first) throws IOException {
		Long kept = kept(claim, role).orElse(null);
		if (kept != null) {
			return kept;
		}
		long chosen = first.choose();
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql(
					"INSERT INTO imglish.starting_point (run, role, checkpoint) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
				.params(claim.run(), role, chosen)
				.update();
		});
		return kept(claim, role).orElseThrow();
	}

	private Optional<Long> kept(Claim claim, String role) {
		return this.jdbc.sql("SELECT checkpoint FROM imglish.starting_point WHERE run = ? AND role = ?")
			.params(claim.run(), role)
			.query(Long.class)
			.optional();
	}

	/** Chooses a checkpoint. */
	public interface Choice {

		long choose() throws IOException;

	}

}
