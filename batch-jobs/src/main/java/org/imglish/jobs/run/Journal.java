package org.imglish.jobs.run;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what happens to runs: events, numbered without gaps under the run's row
 * lock, log lines and progress.
 */
public class Journal {

	private static final int LONGEST_LINE = 4000;

	private static final String STATE = "state";

	private final JdbcClient jdbc;

	private final RunLedger ledger;

	private final TransactionTemplate transaction;

	private final Fence fence;

	public Journal(JdbcClient jdbc, TransactionTemplate transaction, Fence fence) {
		this.jdbc = jdbc;
		this.ledger = new RunLedger(jdbc);
		this.transaction = transaction;
		this.fence = fence;
	}

	/**
	 * Adds an event in the current transaction; a change of state also becomes a delivery
	 * to each webhook that wants to know, and one to the queue the time since when the
	 * run waits there.
	 */
	public void event(long run, String type, JsonNode data) {
		this.ledger.event(run, type, data);
		if (type.equals(STATE)) {
			String state = data.path(STATE).asString();
			if (state.equals(RunState.QUEUED.name())) {
				this.ledger.queuedNow(run);
			}
			this.jdbc.sql("""
					INSERT INTO imglish.webhook_delivery (webhook, run, event, state)
					SELECT w.id, r.id, r.events, ? FROM imglish.webhook w, imglish.run r
					WHERE r.id = ? AND (w.states = '{}' OR ? = ANY (w.states))
					""").params(state, run, state).update();
		}
	}

	/** Notes how far an attempt has come, in the current transaction. */
	public void progress(Claim claim, long done, long total, String unit) {
		this.ledger.progress(claim.run(), done, total, unit);
		event(claim.run(), "progress",
				JsonNodeFactory.instance.objectNode().put("done", done).put("total", total).put("unit", unit));
	}

	/**
	 * Notes the newest position that an attempt has committed, in the current
	 * transaction.
	 */
	public void committed(Claim claim, long step) {
		this.jdbc.sql("UPDATE imglish.attempt SET committed_step = ? WHERE run = ? AND number = ?")
			.params(step, claim.run(), claim.attempt())
			.update();
		this.ledger.forgive(claim.run());
	}

	/**
	 * Notes where an attempt starts from, in the current transaction or one of its own.
	 */
	public void opened(Claim claim, long fromStep) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			this.jdbc.sql("""
					UPDATE imglish.attempt SET from_step = ?, committed_step = ?, reached_step = ?
					WHERE run = ? AND number = ?
					""").params(fromStep, fromStep, fromStep, claim.run(), claim.attempt()).update();
			event(claim.run(), "opened",
					JsonNodeFactory.instance.objectNode().put("attempt", claim.attempt()).put("step", fromStep));
		});
	}

	/**
	 * Adds lines to an attempt's log, in the current transaction or one of its own. Locks
	 * the run until then: never to be called in the middle of a chunk.
	 */
	public void log(Claim claim, String level, List<String> lines) {
		this.transaction.executeWithoutResult((status) -> {
			this.fence.check(claim);
			lines.forEach((line) -> line(claim.run(), claim.attempt(), level, line));
		});
	}

	/**
	 * Adds a line to the log of a run's latest attempt, for whoever works on a part of
	 * it; in the current transaction, until whose end it locks the run.
	 */
	public void note(long run, String level, String line) {
		// The lock comes first: no attempt begins between the next statement and the
		// line.
		this.jdbc.sql("SELECT id FROM imglish.run WHERE id = ? FOR NO KEY UPDATE").param(run).query().listOfRows();
		int attempt = this.jdbc.sql("SELECT max(number) FROM imglish.attempt WHERE run = ?")
			.param(run)
			.query(Integer.class)
			.single();
		line(run, attempt, level, line);
	}

	private void line(long run, int attempt, String level, String line) {
		// PostgreSQL stores every character but this one.
		String printable = line.replace("\u0000", "\\u0000");
		String text = (printable.length() > LONGEST_LINE) ? printable.substring(0, LONGEST_LINE) : printable;
		long number = this.jdbc
			.sql("INSERT INTO imglish.run_log (run, attempt, level, text) VALUES (?, ?, ?, ?) RETURNING number")
			.params(run, attempt, level, text)
			.query(Long.class)
			.single();
		event(run, "log",
				JsonNodeFactory.instance.objectNode()
					.put("number", number)
					.put("attempt", attempt)
					.put("level", level)
					.put("text", text));
	}

}
