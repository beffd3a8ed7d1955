package org.imglish.jobs.metric;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads the metric points of runs. */
public interface Metrics {

	/**
	 * Series of a run, downsampled in the database.
	 * @param names which metrics; empty means all
	 * @param from first step
	 * @param to last step
	 * @param maxPoints most buckets a series may have, at least 2
	 */
	List<MetricSeries> series(long run, Set<String> names, long from, long to, int maxPoints);

	/** Newest value of each metric of a run. */
	Map<String, MetricPoint> latest(long run);

	/** All points of a run in order of step and name; close the stream. */
	Stream<MetricPoint> points(long run);

	/**
	 * Passes all points of a run on, in order of name and step, however many there are.
	 * @param names which metrics; empty means all
	 */
	void forEach(long run, Set<String> names, Consumer<MetricPoint> action);

}
