package org.imglish.jobs.lease;

import java.time.Duration;
import java.util.Comparator;
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
 * stay idle until they are enough. That holds only where enough of them are alive. Nor
 * does a worker take anything behind a run whose worker has fallen silent and that no
 * other idle one could continue: it would wait for as long as what came after it takes.
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
						state IN ('RUNNING', 'STOPPING', 'CANCELLING')
						AND (lease_until = '-infinity' OR lease_until < now() AND :takeOver))) AS work
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
		Place last = Place.first(trains ? reserved(offer) : null, silent(offer, kinds));
		int idle = trains ? this.recruits.idle(offer.worker()) : 0;
		while (true) {
			Row row = lock(offer, kinds, takeOver, passed, last, idle);
			if (row == null || !row.needsGang()
					|| this.recruits.available(row.id(), offer.worker()) >= row.workersMin() - 1) {
				return Optional.ofNullable(row);
			}
			passed.add(row.id());
		}
	}

	/** The first run that workers like this one are kept for. */
	private @Nullable Place reserved(Offer offer) {
		return this.jdbc.sql("""
				SELECT r.priority, r.id FROM imglish.run r, imglish.worker me
				WHERE me.name = ? AND r.workers_min > 1 AND imglish.may_join(me, me, r.recipe)
					AND (r.state = 'QUEUED' AND r.queued_at < now() - make_interval(secs => ?)
						OR r.state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND r.lease_until < now())
					AND r.workers_min <= (
						SELECT count(*) FROM imglish.worker w WHERE imglish.may_join(w, me, r.recipe))
				ORDER BY r.priority DESC, r.id LIMIT 1
				""").params(offer.worker(), seconds(this.reserveAfter)).query(Place.class).optional().orElse(null);
	}

	/**
	 * The first run that its worker seems to have left and that there is no other idle
	 * worker for. A worker missed two signs of life then; it may give them again.
	 */
	private @Nullable Place silent(Offer offer, Set<RunKind> kinds) {
		return this.jdbc.sql("""
				SELECT r.priority, r.id FROM imglish.run r JOIN imglish.worker w ON w.name = r.lease_worker
				WHERE r.kind = ANY (:kinds) AND r.state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND r.workers_min <= 1
					AND w.name <> :me AND w.alive_until < now() + make_interval(secs => :half)
					AND imglish.suits(r.recipe, :device, :memory, :labels)
				ORDER BY r.priority DESC, r.id LIMIT 1 OFFSET (
					SELECT count(*) FROM imglish.worker o
					WHERE :trains AND o.name <> :me AND o.run IS NULL AND NOT o.ending AND NOT o.drained
						AND o.alive_until >= now() + make_interval(secs => :half) AND o.device = :device)
				""")
			.param("kinds", names(kinds))
			.param("half", seconds(this.lease) / 2)
			.param("device", offer.device())
			.param("memory", offer.memoryBytes())
			.param("labels", offer.labels().toArray(new String[0]))
			.param("trains", kinds.stream().anyMatch(RunKind::trains))
			.param("me", offer.worker())
			.query(Place.class)
			.optional()
			.orElse(null);
	}

	private @Nullable Row lock(Offer offer, Set<RunKind> kinds, boolean takeOver, Set<Long> passed,
			@Nullable Place last, int idle) {
		return this.jdbc.sql("""
				SELECT id, kind, state, recipe::text AS recipe, fruitless_attempts, fencing, lease_worker,
					coalesce(lease_until = '-infinity', false) AS abandoned, workers_min, workers_max
				FROM imglish.run
				WHERE kind = ANY (:kinds) AND (state = 'QUEUED' OR state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND (
					lease_until = '-infinity' OR lease_until < now() AND :takeOver
					AND pg_postmaster_start_time() < now() - make_interval(secs => :lease)))
				AND imglish.suits(recipe, :device, :memory, :labels)
				AND NOT EXISTS (SELECT FROM imglish.worker WHERE name = :me AND drained)
				AND (state <> 'QUEUED' OR workers_min <= 1 + :idle)
				AND id <> ALL (:passed) AND (priority, -id) >= (:priority, :last)
				ORDER BY priority DESC, id
				LIMIT 1
				FOR NO KEY UPDATE SKIP LOCKED
				""")
			.param("me", offer.worker())
			.param("device", offer.device())
			.param("memory", offer.memoryBytes())
			.param("labels", offer.labels().toArray(new String[0]))
			.param("kinds", names(kinds))
			.param("takeOver", takeOver)
			.param("idle", idle)
			.param("lease", seconds(this.lease))
			.param("passed", passed.toArray(new Long[0]))
			.param("priority", (last != null) ? last.priority() : Integer.MIN_VALUE)
			.param("last", (last != null) ? -last.id() : Long.MIN_VALUE)
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
	private record Place(int priority, long id) {

		private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::priority)
			.reversed()
			.thenComparingLong(Place::id);

		static @Nullable Place first(@Nullable Place one, @Nullable Place other) {
			if (one == null || other == null) {
				return (one != null) ? one : other;
			}
			return (ORDER.compare(one, other) <= 0) ? one : other;
		}

	}

	/**
	 * A run as the queue sees it.
	 *
	 * @param abandoned whether its worker is known to be dead
	 */
	public record Row(long id, String kind, String state, String recipe, int fruitlessAttempts, long fencing,
			@Nullable String leaseWorker, boolean abandoned, int workersMin, int workersMax) {

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
