package org.imglish.jobs.recipe;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.imglish.core.metric.MetricCatalog;

/**
 * How the platform carries a training out.
 *
 * @param watch how it is watched
 */
public record Supervision(
		@Field(value = "Steps between checkpoints.", unit = "steps", min = 1, max = 1e6,
				byDefault = "100") int checkpointEvery,
		@Field("Which checkpoints stay.") Keep keep, @Inline Watch watch,
		@Field(value = "Torch threads; 0 lets the worker choose. Equal numbers need equal threads.", unit = "threads",
				min = 0, max = 1024, byDefault = "0") int threads,
		@Field("How many workers carry the training out together.") Parallel parallel) {

	void check(Checks checks, boolean validated, MetricCatalog metrics) {
		String best = this.keep.best();
		if (best != null) {
			Watch.checkMetric(checks, "keep.best", best, "keep.goal", this.keep.goal(), metrics);
		}
		this.watch.check(checks, this.checkpointEvery, validated, metrics);
		this.parallel.check(checks, this.checkpointEvery);
	}

}
