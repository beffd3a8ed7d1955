package org.imglish.jobs.training;

import java.util.Locale;

import org.imglish.core.training.DivergedException;
import org.imglish.jobs.recipe.Divergence;
import org.imglish.jobs.recipe.OnDivergence;
import org.imglish.jobs.recipe.Watch;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * How often a training that diverged went back to its last good checkpoint, to continue
 * at a lower learning rate. Saved with the position: an attempt that continues from a
 * checkpoint before a divergence diverges again, and goes back again.
 */
final class Rewinds {

	private static final String SAVED = "rewinds";

	private final OnDivergence action;

	private final Divergence divergence;

	private int count;

	/**
	 * Where the training went back to last, or -1: if it diverges again before its next
	 * checkpoint, that one was no good either.
	 */
	private long last = -1;

	Rewinds(Watch watch) {
		this.action = watch.onDivergence();
		this.divergence = watch.divergence();
	}

	void restore(ExecutionContext context) {
		this.count = context.getInt(SAVED, 0);
	}

	void save(ExecutionContext context) {
		context.putInt(SAVED, this.count);
	}

	/** How often it went back so far. */
	int count() {
		return this.count;
	}

	/** What the learning rates of the recipe are multiplied by, in (0, 1]. */
	double rateFactor() {
		return Math.pow(this.divergence.rateFactor(), this.count);
	}

	/**
	 * Counts one more.
	 * @param written the newest checkpoint
	 * @return the step to go back to
	 * @throws DivergedException if the recipe allows none, or no more
	 */
	long next(DivergedException failure, long written) {
		if (this.action == OnDivergence.STOP || this.count >= this.divergence.maxRewinds()) {
			throw new DivergedException(String.format(Locale.ROOT,
					"%s. The training stopped after %d rewinds, and would continue from %s: clone the run "
							+ "with a lower optimizer.peakRate, or with onDivergence: rewind",
					failure.getMessage(), this.count, describe(written)));
		}
		this.count++;
		return (written == this.last) ? Math.max(0, written - 1) : written;
	}

	/**
	 * Notes where the training has gone back to.
	 * @return a line for the log
	 */
	String wentTo(long step, DivergedException failure) {
		this.last = step;
		return String.format(Locale.ROOT, "%s. Going back to %s, with %s times the learning rate (rewind %d of %d)",
				failure.getMessage(), describe(step), rateFactor(), this.count, this.divergence.maxRewinds());
	}

	private static String describe(long step) {
		return (step > 0) ? "the checkpoint of step " + step + ", the last good one"
				: "the beginning, for there is no good checkpoint";
	}

}
