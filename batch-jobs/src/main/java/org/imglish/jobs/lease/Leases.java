package org.imglish.jobs.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunKind;
import org.imglish.jobs.run.RunState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue: hands runs to workers, one worker a run, and takes them from workers that no
 * longer give a sign of life. Times are the database's clock.
 */
public class Leases {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Journal journal;

	private final Duration lease;

	private final FruitlessAttempts fruitless;

	/**
	 * @param lease how long a worker may be silent
	 * @param fruitless judges runs whose attempts commit nothing
	 */
	public Leases(JdbcClient jdbc, TransactionTemplate transaction, Journal journal, Duration lease,
			FruitlessAttempts fruitless) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.journal = journal;
		this.lease = lease;
		this.fruitless = fruitless;
	}

	/**
	 * Takes the next run: highest priority first, then oldest; a run whose worker fell
	 * silent counts as queued.
	 * @param offer what the worker can do
	 * @param kinds kinds of runs to take
	 * @param takeOver whether to take runs whose lease ran out; false for one lease
	 * period after the database became reachable, so that their owners can renew
	 */
	public Optional<Claim> claim(Offer offer, Set<RunKind> kinds, boolean takeOver) {
		Optional<Claim> claim = this.transaction.execute((status) -> {
			settleWaiting();
			Row row = this.jdbc.sql("""
					SELECT id, kind, state, recipe::text AS recipe, fruitless_attempts, fencing, lease_worker
					FROM imglish.run
					WHERE kind = ANY (:kinds) AND (state = 'QUEUED' OR (
						state IN ('RUNNING', 'STOPPING', 'CANCELLING') AND lease_until < now() AND :takeOver
						AND pg_postmaster_start_time() < now() - make_interval(secs => :lease)))
					AND imglish.suits(recipe, :device, :memory, :labels)
					ORDER BY priority DESC, id
					LIMIT 1
					FOR NO KEY UPDATE SKIP LOCKED
					""")
				.param("device", offer.device())
				.param("memory", offer.memoryBytes())
				.param("labels", offer.labels().toArray(new String[0]))
				.param("kinds", kinds.stream().map(Enum::name).toArray(String[]::new))
				.param("takeOver", takeOver)
				.param("lease", seconds())
				.query(Row.class)
				.optional()
				.orElse(null);
			return Optional.ofNullable((row != null) ? open(row, offer) : null);
		});
		return (claim != null) ? claim : Optional.empty();
	}

	private @Nullable Claim open(Row row, Offer offer) {
		if (!row.state().equals("QUEUED")) {
			closeLost(row);
			if (!row.state().equals("RUNNING")) {
				RunState end = row.state().equals("STOPPING") ? RunState.STOPPED : RunState.CANCELLED;
				settle(row.id(), end,
						"Its worker died before it could " + ((end == RunState.STOPPED) ? "stop" : "cancel")
								+ " it; everything up to the last commit is kept.");
				return null;
			}
		}
		String verdict = this.fruitless.verdict(row.id(), row.fruitlessAttempts()).orElse(null);
		if (verdict != null) {
			settle(row.id(), RunState.FAILED, verdict);
			return null;
		}
		long fencing = this.jdbc
			.sql("""
					UPDATE imglish.run SET state = 'RUNNING', reason = NULL, fencing = fencing + 1, lease_worker = ?,
						lease_until = now() + make_interval(secs => ?), yields_to = NULL, started_at = coalesce(started_at, now()), ended_at = NULL,
						fruitless_attempts = fruitless_attempts + 1
					WHERE id = ? RETURNING fencing
					""")
			.params(offer.worker(), seconds(), row.id())
			.query(Long.class)
			.single();
		int used = threads(row, offer);
		int number = this.jdbc.sql("""
				INSERT INTO imglish.attempt (run, number, state, worker, fencing, build, device, threads)
				SELECT ?, coalesce(max(number), 0) + 1, 'RUNNING', ?, ?, ?, ?, ? FROM imglish.attempt WHERE run = ?
				RETURNING number
				""")
			.params(row.id(), offer.worker(), fencing, offer.build(), offer.device(), used, row.id())
			.query(Integer.class)
			.single();
		this.journal.event(row.id(), "state", JSON.createObjectNode().put("state", "RUNNING").put("attempt", number));
		return new Claim(row.id(), number, fencing, RunKind.valueOf(row.kind()), JSON.readTree(row.recipe()),
				offer.worker(), used);
	}

	private int threads(Row row, Offer offer) {
		int asked = JSON.readTree(row.recipe()).path("threads").asInt(0);
		return (asked > 0) ? asked
				: this.jdbc.sql("SELECT threads FROM imglish.attempt WHERE run = ? ORDER BY number LIMIT 1")
					.param(row.id())
					.query(Integer.class)
					.optional()
					.orElseGet(() -> offer.threads().amongst(workersBeside(offer.worker())));
	}

	/** Workers alive on the machine of one, itself included. */
	private int workersBeside(String worker) {
		return this.jdbc.sql("""
				SELECT count(*) FROM imglish.worker w JOIN imglish.worker me ON me.host = w.host
				WHERE me.name = ? AND w.alive_until > now()
				""").param(worker).query(Integer.class).single();
	}

	private void closeLost(Row row) {
		close(row.id(), row.fencing(), "LOST",
				"Worker " + row.leaseWorker() + " gave no sign of life for " + this.lease.toSeconds() + " s");
	}

	/** Ends an attempt and counts it, in the current transaction. */
	private void close(long run, long fencing, String outcome, @Nullable String reason) {
		this.jdbc.sql("""
				WITH ended AS (
					UPDATE imglish.attempt SET state = :outcome, reason = :reason, ended_at = now()
					WHERE run = :run AND fencing = :fencing AND state = 'RUNNING' RETURNING state
				)
				INSERT INTO imglish.ended_attempts AS e SELECT state, 1 FROM ended
				ON CONFLICT (state) DO UPDATE SET attempts = e.attempts + 1
				""")
			.param("outcome", outcome)
			.param("reason", reason)
			.param("run", run)
			.param("fencing", fencing)
			.update();
	}

	/**
	 * Runs whose dependencies are through become queued, those that their sweep stopped
	 * at a rung being through as well; a failed dependency ends them. Runs that another
	 * worker settles at the moment are left to it.
	 */
	private void settleWaiting() {
		for (long id : this.jdbc.sql("""
				WITH given_up AS (
					SELECT r.id, (
						SELECT 'Run ' || n.id || ', which it depends on, ended ' || n.state || '.'
						FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
						WHERE d.run = r.id AND n.state IN ('FAILED', 'CANCELLED') ORDER BY n.id LIMIT 1) AS reason
					FROM imglish.run r
					WHERE r.state = 'WAITING' AND EXISTS (
						SELECT FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
						WHERE d.run = r.id AND n.state IN ('FAILED', 'CANCELLED'))
					ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED
				)
				UPDATE imglish.run r SET state = 'CANCELLED', ended_at = now(), reason = g.reason
				FROM given_up g WHERE r.id = g.id RETURNING r.id
				""").query(Long.class).list()) {
			this.journal.event(id, "state", JSON.createObjectNode().put("state", "CANCELLED"));
		}
		for (long id : this.jdbc.sql("""
				WITH ready AS (
					SELECT r.id FROM imglish.run r
					WHERE r.state = 'WAITING' AND NOT EXISTS (
						SELECT FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
						WHERE d.run = r.id AND n.state <> 'COMPLETED' AND NOT (n.state = 'STOPPED'
							AND EXISTS (SELECT FROM imglish.rung g WHERE g.run = n.id AND NOT g.kept)))
					ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED
				)
				UPDATE imglish.run r SET state = 'QUEUED' FROM ready WHERE r.id = ready.id RETURNING r.id
				""").query(Long.class).list()) {
			this.journal.event(id, "state", JSON.createObjectNode().put("state", "QUEUED"));
		}
	}

	/**
	 * Renews a lease; an expired one too, as long as nobody has taken the run.
	 * @param reached newest position that the attempt has finished, negative before the
	 * first
	 */
	public Heartbeat beat(Claim claim, long reached) {
		return this.jdbc.sql("""
				WITH owned AS (
					UPDATE imglish.run SET lease_until = now() + make_interval(secs => :lease)
					WHERE id = :run AND fencing = :fencing AND state IN ('RUNNING', 'STOPPING', 'CANCELLING')
					RETURNING state, yields_to
				), noted AS (
					UPDATE imglish.attempt SET reached_step = :reached
					WHERE run = :run AND fencing = :fencing AND reached_step < :reached AND EXISTS (SELECT FROM owned)
				)
				SELECT state, yields_to FROM owned
				""")
			.param("lease", seconds())
			.param("run", claim.run())
			.param("fencing", claim.fencing())
			.param("reached", reached)
			.query((row, index) -> new Heartbeat(true, row.getString("state").equals("STOPPING"),
					row.getString("state").equals("CANCELLING"), row.getObject("yields_to") != null))
			.optional()
			.orElse(new Heartbeat(false, false, false, false));
	}

	/**
	 * Ends an attempt and puts its run into a state; does nothing if the lease was lost.
	 * @param state COMPLETED, FAILED, STOPPED, CANCELLED, or QUEUED to be taken again
	 * @param reason why, or null
	 */
	public void end(Claim claim, RunState state, @Nullable String reason) {
		end(claim, state, (state == RunState.QUEUED) ? "STOPPED" : state.name(), reason);
	}

	/**
	 * Ends an attempt that failed for a reason that may pass, and queues its run again;
	 * the attempt counts as fruitless unless it committed something.
	 * @param reached newest position that the attempt has finished, negative before the
	 * first
	 */
	public void retry(Claim claim, long reached, String reason) {
		this.transaction.executeWithoutResult((status) -> {
			beat(claim, reached);
			end(claim, RunState.QUEUED, RunState.FAILED.name(), reason);
		});
	}

	private void end(Claim claim, RunState state, String attemptState, @Nullable String reason) {
		this.transaction.executeWithoutResult((status) -> {
			String current = owned(claim).orElse(null);
			if (current == null) {
				return;
			}
			close(claim.run(), claim.fencing(), attemptState, reason);
			if (attemptState.equals("STOPPED")) {
				this.jdbc.sql("UPDATE imglish.run SET fruitless_attempts = 0 WHERE id = ?").param(claim.run()).update();
			}
			settle(claim.run(), (state == RunState.QUEUED) ? next(current) : state, reason);
		});
	}

	/**
	 * What becomes of a run whose attempt ends before it heard that the run is to stop.
	 */
	private static RunState next(String current) {
		return switch (RunState.valueOf(current)) {
			case STOPPING -> RunState.STOPPED;
			case CANCELLING -> RunState.CANCELLED;
			case WAITING, QUEUED, RUNNING, COMPLETED, FAILED, STOPPED, CANCELLED -> RunState.QUEUED;
		};
	}

	/**
	 * Locks the run of a claim that still holds. The lock comes before any change of the
	 * attempt: whoever takes the run over locks in the same order.
	 * @return the state of the run
	 */
	private Optional<String> owned(Claim claim) {
		return this.jdbc.sql("SELECT state FROM imglish.run WHERE id = ? AND fencing = ? FOR NO KEY UPDATE")
			.params(claim.run(), claim.fencing())
			.query(String.class)
			.optional();
	}

	/** How long a worker may be silent. */
	public Duration lease() {
		return this.lease;
	}

	/** A run that was stopped for a reason keeps it. */
	private void settle(long run, RunState state, @Nullable String reason) {
		Object kept = this.jdbc
			.sql("""
					UPDATE imglish.run SET state = :state, lease_worker = NULL, lease_until = NULL, yields_to = NULL,
						reason = CASE WHEN state = 'STOPPING' AND :state = 'STOPPED' THEN coalesce(reason, :reason) ELSE :reason END,
						fencing = fencing + 1, ended_at = CASE WHEN :ended THEN now() END
					WHERE id = :run RETURNING reason
					""")
			.param("state", state.name())
			.param("reason", reason)
			.param("ended", state.isEnd())
			.param("run", run)
			.query()
			.singleRow()
			.get("reason");
		this.journal.event(run, "state",
				JSON.createObjectNode().put("state", state.name()).put("reason", (String) kept));
	}

	private double seconds() {
		return this.lease.toMillis() / 1000.0;
	}

	/** A run as the queue sees it. */
	public record Row(long id, String kind, String state, String recipe, int fruitlessAttempts, long fencing,
			@Nullable String leaseWorker) {

	}

}
