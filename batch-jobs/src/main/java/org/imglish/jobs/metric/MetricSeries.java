package org.imglish.jobs.metric;

import java.util.List;

/**
 * The points of one metric of a run, downsampled to buckets that keep their extremes.
 *
 * @param name name of the metric
 * @param kind whether its values repeat bit for bit
 * @param buckets in order of step; a bucket of one point has equal minimum, maximum,
 * first and last
 */
public record MetricSeries(String name, MetricPoint.Kind kind, List<Bucket> buckets) {

	/**
	 * @param step first step in the bucket
	 * @param lastStep last step in the bucket
	 * @param minimum smallest value
	 * @param maximum largest value
	 * @param first value at the first step
	 * @param last value at the last step
	 * @param points number of points
	 */
	public record Bucket(long step, long lastStep, double minimum, double maximum, double first, double last,
			long points) {

	}

}
