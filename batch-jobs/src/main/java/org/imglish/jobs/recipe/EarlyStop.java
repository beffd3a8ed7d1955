package org.imglish.jobs.recipe;

import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.metric.Goal;

/** When a training ends because it gets no better. */
public record EarlyStop(@Field(value = "A metric of the validation.", byDefault = "validation/loss") String metric,
		@Field("Which value of the metric is best.") Goal goal,
		@Field(value = "Validations without a better value after which the training ends.", unit = "validations",
				min = 1, max = 1e6, byDefault = "3") int patience) {

	@Default("that of the metric")
	static Goal goal(String metric) {
		return ReportedMetrics.goal(metric);
	}

}
