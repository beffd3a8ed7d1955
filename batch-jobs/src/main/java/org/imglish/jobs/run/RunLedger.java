package org.imglish.jobs.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.imglish.jobs.recipe.CompleteRecipe;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * The one writer of the table {@code run}: every change of a run is a method here, in the
 * transaction of whoever asks for it. What it means, and which event tells of it, is the
 * caller's.
 */
public class RunLedger {

	private final JdbcClient jdbc;

	public RunLedger(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Adds a run.
	 * @param reason why it is in this state, or null
	 * @return its number
	 */
	long add(Submission submission, CompleteRecipe recipe, RunState state, @Nullable String reason) {
		return this.jdbc
			.sql("""
					INSERT INTO imglish.run (name, kind, task, state, priority, tags, recipe, shape, reason, ended_at, submission, step_bytes)
					SELECT ?, ?, ?, ?, ?, ?, given.recipe, imglish.shape(given.recipe), ?, CASE WHEN ? THEN now() END, ?, ?
					FROM (SELECT ?::jsonb) AS given (recipe) RETURNING id
					""")
			.params(Arrays.asList((submission.name() != null) ? submission.name() : recipe.name(), recipe.kind().name(),
					recipe.task(), state.name(), submission.priority(), submission.tags().toArray(new String[0]),
					reason, state.isEnd(), submission.submission(), submission.stepBytes(), recipe.json().toString()))
			.query(Long.class)
			.single();
	}

	/**
	 * Notes that runs were submitted together; those that belong with others stay there.
	 */
	void gather(List<Long> runs) {
		this.jdbc.sql("""
				UPDATE imglish.run SET submission = (SELECT min(f) FROM unnest(:runs) AS f)
				WHERE id = ANY (:runs) AND submission IS NULL
				""").param("runs", runs.stream().mapToLong(Long::longValue).toArray()).update();
	}

	/** Puts a run into a state because somebody asks for it. */
	void put(long run, RunState state) {
		this.jdbc.sql("""
				UPDATE imglish.run SET state = ?, reason = NULL, fruitless_attempts = 0,
					ended_at = CASE WHEN ? THEN now() END WHERE id = ?
				""").params(state.name(), state.isEnd(), run).update();
	}

	/**
	 * Changes what people may change.
	 * @param version the version that the change is of
	 * @return false if the run has another version by now
	 */
	boolean edit(long run, RunEdit edit, long version) {
		return this.jdbc.sql("""
				UPDATE imglish.run SET name = coalesce(?, name), tags = coalesce(?, tags),
					priority = coalesce(?, priority), notes = coalesce(?, notes), version = version + 1
				WHERE id = ? AND version = ?
				""")
			.params(Arrays.asList(edit.name(), (edit.tags() != null) ? edit.tags().toArray(new String[0]) : null,
					edit.priority(), edit.notes(), run, version))
			.update() > 0;
	}

	/** Deletes a run with all that the database holds of it alone. */
	void delete(long run) {
		this.jdbc.sql("DELETE FROM imglish.run WHERE id = ?").param(run).update();
	}

	/** Asks a run to make room for another one. */
	void yield(long run, long to) {
		this.jdbc.sql("UPDATE imglish.run SET yields_to = ? WHERE id = ?").params(to, run).update();
	}

	/**
	 * Stops a running run from within.
	 * @return false if it does not run: somebody stops or cancels it at the same moment
	 */
	public boolean stop(long run, String reason) {
		return this.jdbc.sql("UPDATE imglish.run SET state = 'STOPPING', reason = ? WHERE id = ? AND state = 'RUNNING'")
			.params(reason, run)
			.update() > 0;
	}

	/**
	 * Gives a run to a worker, with one attempt more that has committed nothing yet.
	 * @param seconds how long the lease lasts
	 * @return the new fencing number
	 */
	public long lease(long run, String worker, double seconds) {
		return this.jdbc
			.sql("""
					UPDATE imglish.run SET state = 'RUNNING', reason = NULL, fencing = fencing + 1, lease_worker = ?,
						lease_until = now() + make_interval(secs => ?), yields_to = NULL, started_at = coalesce(started_at, now()),
						ended_at = NULL, fruitless_attempts = fruitless_attempts + 1
					WHERE id = ? RETURNING fencing
					""")
			.params(worker, seconds, run)
			.query(Long.class)
			.single();
	}

	/**
	 * Renews a lease, an expired one too, and notes with it how far the attempt has come.
	 * @param seconds how long the lease lasts
	 * @param reached newest position that the attempt has finished, negative before the
	 * first
	 * @return what the worker is to know; empty if the run is no longer its own
	 */
	public Optional<Renewal> renew(long run, long fencing, double seconds, long reached) {
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
			.param("lease", seconds)
			.param("run", run)
			.param("fencing", fencing)
			.param("reached", reached)
			.query((row, index) -> new Renewal(RunState.valueOf(row.getString("state")),
					row.getObject("yields_to") != null))
			.optional();
	}

	/** Gives up the leases of a worker that is known to be dead: nobody renews them. */
	public void abandon(String worker) {
		this.jdbc.sql("""
				UPDATE imglish.run SET lease_until = '-infinity'
				WHERE lease_worker = ? AND state IN ('RUNNING', 'STOPPING', 'CANCELLING')
				""").param(worker).update();
	}

	/**
	 * Takes a run back from its worker, whose fencing number is void from now on. A run
	 * that was stopped for a reason keeps it.
	 * @return the reason that stays, or null
	 */
	public @Nullable String settle(long run, RunState state, @Nullable String reason) {
		Map<String, Object> kept = this.jdbc
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
			.singleRow();
		return (String) kept.get("reason");
	}

	/**
	 * Cancels the waiting runs of which a dependency failed; runs that somebody else
	 * settles at the moment are left alone.
	 * @return their numbers
	 */
	public List<Long> cancelHopeless() {
		return this.jdbc.sql("""
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
				""").query(Long.class).list();
	}

	/**
	 * Queues the waiting runs whose dependencies are through, those that their sweep
	 * stopped at a rung being through as well; runs that somebody else settles at the
	 * moment are left alone.
	 * @return their numbers
	 */
	public List<Long> queueReady() {
		return this.jdbc.sql("""
				WITH ready AS (
					SELECT r.id FROM imglish.run r
					WHERE r.state = 'WAITING' AND NOT EXISTS (
						SELECT FROM imglish.run_dependency d JOIN imglish.run n ON n.id = d.needs
						WHERE d.run = r.id AND n.state <> 'COMPLETED' AND NOT (n.state = 'STOPPED'
							AND EXISTS (SELECT FROM imglish.rung g WHERE g.run = n.id AND NOT g.kept)))
					ORDER BY r.id FOR NO KEY UPDATE OF r SKIP LOCKED
				)
				UPDATE imglish.run r SET state = 'QUEUED' FROM ready WHERE r.id = ready.id RETURNING r.id
				""").query(Long.class).list();
	}

	/** Notes that a run waits in the queue from now on. */
	void queuedNow(long run) {
		this.jdbc.sql("UPDATE imglish.run SET queued_at = now() WHERE id = ?").param(run).update();
	}

	/** Forgets the attempts that committed nothing: one has. */
	public void forgive(long run) {
		this.jdbc.sql("UPDATE imglish.run SET fruitless_attempts = 0 WHERE id = ?").param(run).update();
	}

	/** Notes how far a run has come. */
	void progress(long run, long done, long total, String unit) {
		this.jdbc.sql("UPDATE imglish.run SET done = ?, total = ?, unit = ? WHERE id = ?")
			.params(done, total, unit, run)
			.update();
	}

	/**
	 * Adds an event, whose number the row of its run counts, so that there are no gaps.
	 */
	void event(long run, String type, JsonNode data) {
		this.jdbc.sql("""
				WITH next AS (UPDATE imglish.run SET events = events + 1 WHERE id = ? RETURNING id, events)
				INSERT INTO imglish.run_event (run, number, type, data) SELECT id, events, ?, ?::jsonb FROM next
				""").params(run, type, data.toString()).update();
	}

	/**
	 * What a renewed lease tells.
	 *
	 * @param state state of the run
	 * @param yields whether it is to make room for another one
	 */
	public record Renewal(RunState state, boolean yields) {

	}

}
