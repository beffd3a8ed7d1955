package org.imglish.platform.bench;

import java.util.concurrent.locks.LockSupport;

import org.imglish.jobs.run.Journal;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what a training would.
 *
 * @param run to whose watchers
 */
record EventTeller(Journal journal, TransactionTemplate transaction, long run) {

	/** Tells of so many steps in one transaction. */
	void tell(long step, int number) {
		this.transaction.executeWithoutResult((status) -> {
			for (long each = step; each < step + number; each++) {
				ObjectNode data = JsonNodeFactory.instance.objectNode().put("step", each);
				data.putObject("values").put("loss", 1 / (1.0 + each)).put("learning_rate", 1e-3);
				this.journal.event(this.run, "metric", data);
			}
		});
	}

	/**
	 * Tells pages of one step after the other.
	 * @param first first step
	 * @param steps number of steps
	 * @param rate steps a second
	 */
	void tell(WatchingPages watching, long first, int steps, int rate) {
		long next = System.nanoTime();
		for (int step = 0; step < steps; step++) {
			LockSupport.parkNanos(next - System.nanoTime());
			next += 1_000_000_000L / rate;
			watching.telling(first + step);
			tell(first + step, 1);
		}
	}

}
