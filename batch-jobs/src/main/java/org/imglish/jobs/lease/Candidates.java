package org.imglish.jobs.lease;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The order in which a worker takes runs: highest priority first, then oldest. A run that
 * needs more workers than are idle is passed over, so that smaller ones fill the gap; but
 * once it has waited for long, the workers that it could have take nothing behind it, and
 * stay idle until they are enough. That holds only where enough of them are alive.
 */
class Candidates {

	private final JdbcClient jdbc;

	private final Recruits recruits;

	private final Duration lease;

	private final Duration reserveAfter;

	/**
	 * @param lease how long a worker may be silent
	 * @param reserveAfter how long runs of several workers wait before workers are kept
	 * for them; one that lost its leader waits no longer
	 */
	Candidates(JdbcClient jdbc, Recruits recruits, Duration lease, Duration reserveAfter) {
		this.jdbc = jdbc;
		this.recruits = recruits;
		this.lease = lease;
		this.reserveAfter = reserveAfter;
	}

	/**
	 * Whether anything is to be done: what idle workers ask again and again, in one
	 * statement and without a transaction.
	 */
	Prospect prospect(Set<RunKind> kinds, boolean takeOver) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM imglish.run WHERE state = 'WAITING') AS waiting, EXISTS (
					SELECT FROM imglish.run WHERE kind = ANY (:kinds) AND (state = 'QUEUED' OR
						state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND lease_until < now() AND :takeOver)) AS work
				""").param("kinds", names(kinds)).param("takeOver", takeOver).query(Prospect.class).single();
	}

	private static String[] names(Set<RunKind> kinds) {
		return kinds.stream().map(Enum::name).toArray(String[]::new);
	}

	/**
	 * Locks the next run that the worker can carry out now, alone or as the leader of
	 * workers that are idle; in the current transaction.
	 */
	Optional<Row> next(Offer offer, Set<RunKind> kinds, boolean takeOver) {
		Set<Long> passed = new HashSet<>();
		boolean trains = kinds.stream().anyMatch(RunKind::trains);
		Reserved reserved = trains ? reserved(offer) : null;
		int idle = trains ? this.recruits.idle(offer.worker()) : 0;
		while (true) {
			Row row = lock(offer, kinds, takeOver, passed, reserved, idle);
			if (row == null || !row.needsGang()
					|| this.recruits.available(row.id(), offer.worker()) >= row.workersMin() - 1) {
				return Optional.ofNullable(row);
			}
			passed.add(row.id());
		}
	}

	/** The first run that workers like this one are kept for. */
	private @Nullable Reserved reserved(Offer offer) {
		return this.jdbc.sql("""
				SELECT r.priority, r.id FROM imglish.run r, imglish.worker me
				WHERE me.name = ? AND r.workers_min > 1 AND imglish.may_join(me, me, r.recipe)
					AND (r.state = 'QUEUED' AND r.queued_at < now() - make_interval(secs => ?)
						OR r.state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND r.lease_until < now())
					AND r.workers_min <= (
						SELECT count(*) FROM imglish.worker w WHERE imglish.may_join(w, me, r.recipe))
				ORDER BY r.priority DESC, r.id LIMIT 1
				""")
			.params(offer.worker(), seconds(this.reserveAfter))
			.query((row, index) -> new Reserved(row.getInt("priority"), row.getLong("id")))
			.optional()
			.orElse(null);
	}

	private @Nullable Row lock(Offer offer, Set<RunKind> kinds, boolean takeOver, Set<Long> passed,
			@Nullable Reserved reserved, int idle) {
		return this.jdbc.sql("""
				SELECT id, kind, state, recipe::text AS recipe, fruitless_attempts, fencing, lease_worker, workers_min,
					workers_max
				FROM imglish.run
				WHERE kind = ANY (:kinds) AND (state = 'QUEUED' OR (
					state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND lease_until < now() AND :takeOver
					AND pg_postmaster_start_time() < now() - make_interval(secs => :lease)))
				AND imglish.suits(recipe, :device, :memory, :labels)
				AND (state <> 'QUEUED' OR workers_min <= 1 + :idle)
				AND id <> ALL (:passed) AND (priority, -id) >= (:priority, :last)
				ORDER BY priority DESC, id
				LIMIT 1
				FOR NO KEY UPDATE SKIP LOCKED
				""")
			.param("device", offer.device())
			.param("memory", offer.memoryBytes())
			.param("labels", offer.labels().toArray(new String[0]))
			.param("kinds", names(kinds))
			.param("takeOver", takeOver)
			.param("idle", idle)
			.param("lease", seconds(this.lease))
			.param("passed", passed.toArray(new Long[0]))
			.param("priority", (reserved != null) ? reserved.priority() : Integer.MIN_VALUE)
			.param("last", (reserved != null) ? -reserved.id() : Long.MIN_VALUE)
			.query(Row.class)
			.optional()
			.orElse(null);
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

	/**
	 * What a glance at the queue shows.
	 *
	 * @param waiting whether runs wait for others, which may be through by now
	 * @param work whether there are runs to take
	 */
	record Prospect(boolean waiting, boolean work) {

	}

	/** Place in the queue behind which nothing is taken. */
	private record Reserved(int priority, long id) {

	}

	/** A run as the queue sees it. */
	public record Row(long id, String kind, String state, String recipe, int fruitlessAttempts, long fencing,
			@Nullable String leaseWorker, int workersMin, int workersMax) {

		/**
		 * Whether it is to train with several workers, or may; one whose leader died
		 * while it stopped needs nobody.
		 */
		boolean needsGang() {
			return this.workersMax > 1 && RunKind.valueOf(this.kind).trains()
					&& (this.state.equals(RunState.QUEUED.name()) || this.state.equals(RunState.RUNNING.name()));
		}

	}

}
