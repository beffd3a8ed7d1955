package org.imglish.jobs.halving;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.imglish.core.metric.Goal;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunLedger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges the runs of sweeps at their rungs, in PostgreSQL. A verdict is committed
 * together with the validation that it rests on and with the run's state, so whatever
 * dies, it is given once or not yet; no run ever waits for another one's.
 */
public class JdbcRungs implements Rungs {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final JdbcClient jdbc;

	private final RunLedger ledger;

	private final Fence fence;

	private final Journal journal;

	public JdbcRungs(JdbcClient jdbc, Fence fence, Journal journal) {
		this.jdbc = jdbc;
		this.ledger = new RunLedger(jdbc);
		this.fence = fence;
		this.journal = journal;
	}

	/**
	 * Has runs compete, in the current transaction; does nothing if they do already.
	 * @param runs ids of the runs of a sweep
	 */
	public void create(Halving halving, List<Long> runs) {
		long known = this.jdbc.sql("SELECT count(*) FROM imglish.halving_run WHERE run IN (:runs)")
			.param("runs", runs)
			.query(Long.class)
			.single();
		if (known > 0) {
			return;
		}
		this.jdbc.sql("""
				WITH created AS (
					INSERT INTO imglish.halving (metric, highest, eta, min_steps)
					VALUES (:metric, :highest, :eta, :minSteps) RETURNING id
				)
				INSERT INTO imglish.halving_run (run, halving)
				SELECT r.id, created.id FROM imglish.run r, created WHERE r.id IN (:runs)
				""")
			.param("metric", halving.metric())
			.param("highest", halving.goal() == Goal.MAX)
			.param("eta", halving.eta())
			.param("minSteps", halving.minSteps())
			.param("runs", runs)
			.update();
	}

	/** Whether a run competes with others of its sweep. */
	public boolean competes(Claim claim) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM imglish.halving_run WHERE run = ?)")
			.param(claim.run())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Judges a run at the rungs that it has come to, in the current transaction, which
	 * also commits the validation; a rung at which it was judged before is left alone.
	 * @param step the step that was validated
	 * @param steps number of all steps; there is no rung at the last
	 * @param validated what the validation measured; empty where there was none
	 * @return whether the run is to stop here
	 * @throws IllegalStateException if the sweep's metric was not measured
	 */
	public boolean judge(Claim claim, long step, long steps, List<MetricPoint> validated) {
		Contest contest = validated.isEmpty() ? null : contest(claim);
		if (contest == null) {
			return false;
		}
		Set<Integer> judged = Set.copyOf(this.jdbc.sql("SELECT number FROM imglish.rung WHERE run = ?")
			.param(claim.run())
			.query(Integer.class)
			.list());
		double value = contest.halving().valueIn(validated);
		int number = 1;
		for (long rung = contest.halving().minSteps(); rung <= step && rung < steps; rung *= contest.halving().eta()) {
			if (!judged.contains(number) && !judge(claim, contest, number, step, value)) {
				return true;
			}
			number++;
		}
		return false;
	}

	/** Locks the contest of a run: verdicts of one sweep are given one after another. */
	private @Nullable Contest contest(Claim claim) {
		this.fence.check(claim);
		return this.jdbc.sql("""
				SELECT h.id, h.metric, h.highest, h.eta, h.min_steps
				FROM imglish.halving h JOIN imglish.halving_run m ON m.halving = h.id
				WHERE m.run = ? FOR NO KEY UPDATE OF h
				""")
			.param(claim.run())
			.query((row, index) -> new Contest(row.getLong("id"),
					new Halving(row.getString("metric"), row.getBoolean("highest") ? Goal.MAX : Goal.MIN,
							row.getInt("eta"), row.getLong("min_steps"))))
			.optional()
			.orElse(null);
	}

	private boolean judge(Claim claim, Contest contest, int number, long step, double value) {
		Halving halving = contest.halving();
		List<Double> others = this.jdbc.sql("""
				SELECT g.value FROM imglish.rung g JOIN imglish.halving_run m ON m.run = g.run
				WHERE m.halving = ? AND g.number = ?
				""").params(contest.id(), number).query(Double.class).list();
		int reached = others.size() + 1;
		int place = halving.place(value, others);
		boolean kept = place <= halving.best(reached);
		this.jdbc.sql("""
				INSERT INTO imglish.rung (run, number, step, value, place, reached, kept) VALUES (?, ?, ?, ?, ?, ?, ?)
				""").params(claim.run(), number, step, value, place, reached, kept).update();
		String verdict = String.format(Locale.ROOT,
				"%s at rung %d of its sweep (step %d): with %s %.4g it came %d of %d so far, and the best %d continue.",
				kept ? "Continues" : "Stopped", number, step, halving.metric(), value, place, reached,
				halving.best(reached));
		this.journal.event(claim.run(), "rung",
				JSON.createObjectNode()
					.put("number", number)
					.put("step", step)
					.put("place", place)
					.put("reached", reached)
					.put("kept", kept));
		this.journal.log(claim, "INFO", List.of(verdict));
		if (!kept) {
			stop(claim, verdict);
		}
		return kept;
	}

	/** A run that somebody stops or cancels at the same moment is left to them. */
	private void stop(Claim claim, String reason) {
		if (this.ledger.stop(claim.run(), reason)) {
			ObjectNode event = JSON.createObjectNode().put("state", "STOPPING").put("reason", reason);
			this.journal.event(claim.run(), "state", event);
		}
	}

	@Override
	public List<Rung> list(String tag) {
		return this.jdbc.sql("""
				SELECT g.run, g.number, g.step, h.metric,
					CASE WHEN g.value = ANY ('{NaN,Infinity,-Infinity}') THEN NULL ELSE g.value END AS value,
					g.place, g.reached, g.kept, g.at
				FROM imglish.rung g JOIN imglish.halving_run m ON m.run = g.run
				JOIN imglish.halving h ON h.id = m.halving JOIN imglish.run r ON r.id = g.run
				WHERE ? = ANY (r.tags) ORDER BY g.run, g.number
				""").param(tag).query(Rung.class).list();
	}

	private record Contest(long id, Halving halving) {

	}

}
