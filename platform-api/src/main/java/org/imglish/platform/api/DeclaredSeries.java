package org.imglish.platform.api;

import java.util.List;

import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.MetricSeries;
import org.imglish.jobs.metric.RunMetrics;
import org.imglish.jobs.recipe.RunKind;

/**
 * The points of one metric with what is known of it.
 *
 * @param name name of the metric
 * @param kind whether its values repeat bit for bit
 * @param goal which of its values is best
 * @param unit what it is measured in; empty for a bare number
 * @param buckets in order of step
 */
record DeclaredSeries(String name, MetricPoint.Kind kind, Goal goal, String unit, List<MetricSeries.Bucket> buckets) {

	static DeclaredSeries of(RunKind kind, MetricSeries series) {
		Metric metric = RunMetrics.of(kind, series.name());
		return new DeclaredSeries(series.name(), series.kind(), metric.goal(), metric.unit(), series.buckets());
	}

}
