package org.imglish.jobs.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.metric.Goal;
import org.imglish.core.metric.Metric;
import org.imglish.jobs.run.InvalidInputException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Curves, drawn in PostgreSQL from points and roll-ups. */
public class JdbcCurves implements Curves {

	/** Buckets that the curves of one answer may have together. */
	static final long MAX_POINTS = 400_000;

	private final JdbcClient jdbc;

	private final JdbcMetrics metrics;

	private final Paces paces;

	public JdbcCurves(JdbcClient jdbc, JdbcMetrics metrics) {
		this.jdbc = jdbc;
		this.metrics = metrics;
		this.paces = new Paces(jdbc);
	}

	@Override
	public List<Curve> draw(CurveQuery query) {
		List<JdbcMetrics.Extent> extents = this.metrics.extents(query.runs(), query.names(), query.from(), query.to());
		if (extents.size() * (long) query.maxPoints() > MAX_POINTS) {
			throw new InvalidInputException(String.format(Locale.ROOT,
					"%d curves of %d points are more than the %d points of one answer; ask for fewer runs, names or points",
					extents.size(), query.maxPoints(), MAX_POINTS));
		}
		Map<Long, List<MetricSeries.Bucket>> buckets = this.metrics.buckets(extents, query.maxPoints());
		Map<Long, Curve.Value> newest = newest(extents);
		Map<Long, Curve.Value> best = best(extents);
		Map<Long, Pace> paces = this.paces.of(query.runs());
		Map<Long, List<Double>> times = times(query.axis(), buckets);
		List<Curve> curves = new ArrayList<>();
		for (JdbcMetrics.Extent extent : extents) {
			Curve.Value last = newest.get(extent.series());
			if (last != null) {
				Metric metric = extent.metric();
				curves.add(new Curve(extent.run(), extent.name(), extent.kind(), metric.goal(), metric.unit(), last,
						best.get(extent.series()),
						placed(query.axis(), paces.getOrDefault(extent.run(), Pace.UNKNOWN),
								buckets.getOrDefault(extent.series(), List.of()),
								times.getOrDefault(extent.series(), List.of()))));
			}
		}
		return curves;
	}

	/** Buckets at their places on an axis; none where the run has no such axis. */
	private static List<Curve.Bucket> placed(Axis axis, Pace pace, List<MetricSeries.Bucket> buckets,
			List<Double> times) {
		List<Curve.Bucket> placed = new ArrayList<>(buckets.size());
		for (int i = 0; i < buckets.size(); i++) {
			MetricSeries.Bucket bucket = buckets.get(i);
			double x = switch (axis) {
				case STEP -> bucket.lastStep();
				case TIME -> times.get(i);
				case RELATIVE -> times.get(i) - pace.started();
				case SAMPLES -> bucket.lastStep() * pace.samplesPerStep();
				case EPOCH -> bucket.lastStep() * pace.samplesPerStep() / pace.datasetSamples();
			};
			if (Double.isFinite(x)) {
				placed.add(new Curve.Bucket(x, bucket.step(), bucket.lastStep(), bucket.minimum(), bucket.maximum(),
						bucket.last()));
			}
		}
		return placed;
	}

	/**
	 * Seconds since 1970 of the last point of each bucket, where the axis asks for them.
	 */
	private Map<Long, List<Double>> times(Axis axis, Map<Long, List<MetricSeries.Bucket>> buckets) {
		Map<Long, List<Double>> times = new HashMap<>();
		if (axis != Axis.TIME && axis != Axis.RELATIVE) {
			return times;
		}
		List<Long> series = new ArrayList<>();
		List<Long> steps = new ArrayList<>();
		buckets.forEach((id, some) -> some.forEach((bucket) -> {
			series.add(id);
			steps.add(bucket.lastStep());
		}));
		this.jdbc.sql("""
				SELECT w.series, extract(epoch FROM p.at)::double precision AS seconds
				FROM unnest(?::bigint[], ?::bigint[]) WITH ORDINALITY AS w (series, step, place)
				JOIN imglish.metric_point p ON p.series = w.series AND p.step = w.step
				ORDER BY w.place
				""").params(numbers(series), numbers(steps)).query((row) -> {
			times.computeIfAbsent(row.getLong("series"), (id) -> new ArrayList<>()).add(row.getDouble("seconds"));
		});
		return times;
	}

	private Map<Long, Curve.Value> newest(List<JdbcMetrics.Extent> extents) {
		Map<Long, Curve.Value> newest = new HashMap<>();
		this.jdbc
			.sql("""
					SELECT w.series, p.step, p.value FROM unnest(?::bigint[]) AS w (series)
					CROSS JOIN LATERAL (
						SELECT step, value FROM imglish.metric_point p WHERE p.series = w.series ORDER BY step DESC LIMIT 1) AS p
					""")
			.param(numbers(extents.stream().map(JdbcMetrics.Extent::series).toList()))
			.query((row) -> {
				newest.put(row.getLong("series"), new Curve.Value(row.getLong("step"), row.getDouble("value")));
			});
		return newest;
	}

	/**
	 * Finds the best points by going down the roll-ups, from the widest bucket that holds
	 * the best value to the first narrower one within that does, down to a point.
	 */
	private Map<Long, Curve.Value> best(List<JdbcMetrics.Extent> extents) {
		List<JdbcMetrics.Extent> sought = extents.stream()
			.filter((extent) -> extent.metric().goal() != Goal.NONE)
			.toList();
		Map<Long, Curve.Value> best = new HashMap<>();
		this.jdbc
			.sql("""
					WITH RECURSIVE wanted AS (
						SELECT w.series, w.lowest, e.value
						FROM unnest(?::bigint[], ?::boolean[]) AS w (series, lowest)
						CROSS JOIN LATERAL (
							SELECT CASE WHEN w.lowest THEN min(r.minimum) ELSE max(r.maximum) END AS value
							FROM imglish.metric_rollup r WHERE r.series = w.series AND r.level = ?) AS e
						WHERE e.value IS NOT NULL
					), down AS (
						SELECT w.series, w.lowest, w.value, 0 AS depth, 0::bigint AS low, 9223372036854775807 AS high FROM wanted w
						UNION ALL
						SELECT d.series, d.lowest, d.value, d.depth + 1, b.first_step, b.last_step
						FROM down d CROSS JOIN LATERAL (
							SELECT r.first_step, r.last_step FROM imglish.metric_rollup r
							WHERE r.series = d.series AND r.level = (?::int[])[d.depth + 1]
								AND r.bucket BETWEEN d.low >> r.level AND d.high >> r.level
								AND CASE WHEN d.lowest THEN r.minimum ELSE r.maximum END = d.value
							ORDER BY r.bucket LIMIT 1) AS b
						WHERE d.depth < cardinality(?::int[])
					)
					SELECT d.series, p.step, d.value
					FROM down d CROSS JOIN LATERAL (
						SELECT p.step FROM imglish.metric_point p
						WHERE p.series = d.series AND p.step BETWEEN d.low AND d.high AND p.value = d.value
						ORDER BY p.step LIMIT 1) AS p
					WHERE d.depth = cardinality(?::int[])
					""")
			.params(numbers(sought.stream().map(JdbcMetrics.Extent::series).toList()),
					sought.stream().map((extent) -> extent.metric().goal() == Goal.MIN).toArray(Boolean[]::new),
					widest(), widestFirst(), widestFirst(), widestFirst())
			.query((row) -> {
				best.put(row.getLong("series"), new Curve.Value(row.getLong("step"), row.getDouble("value")));
			});
		return best;
	}

	private static int widest() {
		return RollUps.LEVELS.get(RollUps.LEVELS.size() - 1);
	}

	private static Integer[] widestFirst() {
		return RollUps.LEVELS.stream().sorted((one, other) -> other - one).toArray(Integer[]::new);
	}

	private static long[] numbers(List<Long> numbers) {
		return numbers.stream().mapToLong(Long::longValue).toArray();
	}

}
