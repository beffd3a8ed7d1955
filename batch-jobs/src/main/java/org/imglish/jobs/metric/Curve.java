package org.imglish.jobs.metric;

import java.util.List;

import org.imglish.core.metric.Goal;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one run, drawn from few points, with its newest and its best value.
 *
 * @param run the run
 * @param name name of the metric
 * @param kind whether its values repeat bit for bit
 * @param goal which of its values is best
 * @param unit what it is measured in; empty for a bare number
 * @param newest its value at the last step
 * @param best its best value and the first step that had it, or null where no value is
 * better than another
 * @param buckets in order of step; empty where the run has no such axis
 */
public record Curve(long run, String name, MetricPoint.Kind kind, Goal goal, String unit, Value newest,
		@Nullable Value best, List<Bucket> buckets) {

	/**
	 * @param step step that had it
	 * @param value the value
	 */
	public record Value(long step, double value) {

	}

	/**
	 * Consecutive points as one.
	 *
	 * @param x place of the last point on the axis
	 * @param step first step
	 * @param lastStep last step
	 * @param minimum smallest value
	 * @param maximum largest value
	 * @param last value at the last step
	 */
	public record Bucket(double x, long step, long lastStep, double minimum, double maximum, double last) {

	}

}
