package org.imglish.jobs.submission;

import java.util.Locale;

import org.imglish.jobs.recipe.CompleteRecipe;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.SuitingWorkers;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a run needs against the workers that live. None of it is a mistake: another
 * worker may come.
 */
public class NeededWorkers {

	private static final double GIB = 1L << 30;

	private final JdbcWorkers workers;

	public NeededWorkers(JdbcWorkers workers) {
		this.workers = workers;
	}

	/** Remarks what no living worker has; nothing where none lives. */
	void check(CompleteRecipe recipe, @Nullable Forecast forecast, Findings findings) {
		SuitingWorkers living = this.workers.suiting(recipe.json());
		if (living.alive() > 0 && living.suiting() == 0) {
			findings.remark("No living worker has what the recipe asks for (worker: " + recipe.json().path("worker")
					+ "): the run would wait until one does.");
		}
		else if (living.suiting() > 0 && forecast != null && forecast.memoryBytes() > living.mostBytes()) {
			findings.remark(String.format(Locale.ROOT,
					"A step needs about %.1f GiB of memory, and the living worker with the most that the run may have has "
							+ "%.1f GiB: it may run out of it. Take a smaller batch, 'accumulate' or 'recompute', or ask "
							+ "for another worker with worker.memoryGiB.",
					forecast.memoryBytes() / GIB, living.mostBytes() / GIB));
		}
	}

}
