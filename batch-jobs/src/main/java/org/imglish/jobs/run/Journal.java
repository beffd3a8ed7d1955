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
			for (String line : lines) {
				// PostgreSQL stores every character but this one.
				String printable = line.replace("\u0000", "\\u0000");
				String text = (printable.length() > LONGEST_LINE) ? printable.substring(0, LONGEST_LINE) : printable;
				long number = this.jdbc
					.sql("INSERT INTO imglish.run_log (run, attempt, level, text) VALUES (?, ?, ?, ?) RETURNING number")
					.params(claim.run(), claim.attempt(), level, text)
					.query(Long.class)
					.single();
				event(claim.run(), "log",
						JsonNodeFactory.instance.objectNode()
							.put("number", number)
							.put("attempt", claim.attempt())
							.put("level", level)
							.put("text", text));
			}
		});
	}

}
