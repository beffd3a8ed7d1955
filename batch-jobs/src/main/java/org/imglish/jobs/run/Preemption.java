package org.imglish.jobs.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks runs of a lower priority to make room for one that waits. A run gives all of its
 * workers back, and as many runs are asked as the waiting one needs.
 */
class Preemption {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final RunLedger ledger;

	private final Journal journal;

	Preemption(JdbcClient jdbc, Journal journal) {
		this.jdbc = jdbc;
		this.ledger = new RunLedger(jdbc);
		this.journal = journal;
	}

	/**
	 * Makes room, in the current transaction: the lowest priority goes first, then the
	 * youngest.
	 * @throws RunConflictException if too few workers that it could have would become
	 * free
	 */
	void makeRoom(Run waiting) {
		int missing = Math.max(1, needed(waiting.id()) - idle(waiting.id()));
		List<Long> chosen = new ArrayList<>();
		for (Holder holder : holders(waiting.id())) {
			if (missing > 0) {
				chosen.add(holder.run());
				missing -= holder.workers();
			}
		}
		if (missing > 0) {
			throw new RunConflictException("nothing-to-preempt", String.format(Locale.ROOT,
					"No runs of a lower priority than %d hold as many workers as run %d could have and needs; raise its priority first.",
					waiting.priority(), waiting.id()));
		}
		for (long run : chosen) {
			this.ledger.yield(run, waiting.id());
			this.journal.event(run, "state",
					JSON.createObjectNode()
						.put("state", "RUNNING")
						.put("reason", "Makes room for run " + waiting.id()));
		}
	}

	private int needed(long run) {
		return this.jdbc.sql("SELECT workers_min FROM imglish.run WHERE id = ?")
			.param(run)
			.query(Integer.class)
			.single();
	}

	/** Idle workers count for runs that need several: one that needs one would run. */
	private int idle(long run) {
		return this.jdbc.sql("""
				SELECT count(*) FROM imglish.run r, imglish.worker w
				WHERE r.id = ? AND r.workers_min > 1 AND w.alive_until > now() AND w.run IS NULL AND w.joins
					AND NOT w.ending AND NOT w.drained AND imglish.suits(r.recipe, w.device, w.memory_bytes, w.labels)
				""").param(run).query(Integer.class).single();
	}

	/** Runs that could make room, locked, with how many workers each would give back. */
	private List<Holder> holders(long run) {
		return this.jdbc.sql("""
				SELECT o.id AS run, greatest(1, (
					SELECT count(*) FROM imglish.worker w WHERE w.run = o.id AND w.alive_until > now() AND NOT w.drained
						AND imglish.suits(r.recipe, w.device, w.memory_bytes, w.labels))) AS workers
				FROM imglish.run o JOIN imglish.worker l ON l.name = o.lease_worker
				JOIN imglish.run r ON r.id = ?
				WHERE o.state = 'RUNNING' AND NOT l.drained AND o.yields_to IS NULL AND o.priority < r.priority
					AND (o.kind IN ('INGEST', 'EVALUATE')) = (r.kind IN ('INGEST', 'EVALUATE'))
					AND imglish.suits(r.recipe, l.device, l.memory_bytes, l.labels)
				ORDER BY o.priority, o.started_at DESC FOR NO KEY UPDATE OF o
				""").param(run).query(Holder.class).list();
	}

	/** A run and the workers that it would give back. */
	private record Holder(long run, int workers) {

	}

}
