package org.imglish.jobs.recipe;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.jspecify.annotations.Nullable;

/** How a training is watched. */
public record Watch(
		@Field(value = "Steps between validations, a multiple of checkpointEvery; 0 for after the last step only.",
				unit = "steps", min = 0, max = 1e8, byDefault = "0") int validateEvery,
		@Field("When the training ends before its last step; left out, never.") @Nullable EarlyStop earlyStop,
		@Field(value = "What happens when numbers are no longer finite or the loss explodes.",
				byDefault = "stop") OnDivergence onDivergence,
		@Field("When a training has diverged, and how it continues.") Divergence divergence) {

	/**
	 * Checks these fields.
	 * @param checkpointEvery steps between checkpoints
	 * @param validated whether there are held-out samples
	 * @param metrics what the training reports
	 */
	void check(Checks checks, int checkpointEvery, boolean validated, MetricCatalog metrics) {
		checks.that(this.validateEvery % checkpointEvery == 0, "validateEvery",
				"must be a multiple of checkpointEvery (%d), so that what was validated can be kept, but is %d",
				checkpointEvery, this.validateEvery);
		checks.that(this.validateEvery == 0 || validated, "validateEvery",
				"needs data.validation: the held-out samples");
		checks.that(this.earlyStop == null || this.validateEvery > 0, "earlyStop",
				"needs validateEvery: a training that is validated at its end only cannot end earlier");
		if (this.earlyStop != null) {
			checkMetric(checks, "earlyStop.metric", this.earlyStop.metric(), "earlyStop.goal", this.earlyStop.goal(),
					metrics);
		}
	}

	/** What is best can be told only of what is measured, and only by a goal. */
	static void checkMetric(Checks checks, String place, String metric, String goalPlace, @Nullable Goal goal,
			MetricCatalog metrics) {
		boolean known = metrics.find(metric).isPresent() && metric.startsWith("validation/");
		checks.that(known, place, "is '%s', which the validation of this training does not measure; it measures %s",
				metric, metrics.validation().stream().map(Metric::name).toList());
		checks.that(!known || goal == Goal.MIN || goal == Goal.MAX, goalPlace,
				"must be min or max, for no value of '%s' is better than another by itself", metric);
	}

}
