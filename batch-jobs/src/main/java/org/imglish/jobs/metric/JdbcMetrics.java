package org.imglish.jobs.metric;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.imglish.core.metric.Metric;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.recipe.RunKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The metric points, in PostgreSQL: each (run, name, step) once, with roll-ups beside
 * them from which series of any length are drawn.
 */
public class JdbcMetrics implements Metrics {

	/** Points of one statement. */
	private static final int BATCH = 20_000;

	private final JdbcClient jdbc;

	private final Fence fence;

	private final RollUps rollUps;

	public JdbcMetrics(JdbcClient jdbc, Fence fence) {
		this.jdbc = jdbc;
		this.fence = fence;
		this.rollUps = new RollUps(jdbc);
	}

	/**
	 * Adds points, or overwrites those that are there, in the current transaction. Of two
	 * points with the same name and step the later one counts.
	 */
	public void append(Claim claim, List<MetricPoint> points) {
		this.fence.check(claim);
		for (int from = 0; from < points.size(); from += BATCH) {
			appendBatch(claim.run(), points.subList(from, Math.min(points.size(), from + BATCH)));
		}
	}

	private void appendBatch(long run, List<MetricPoint> points) {
		Map<String, Long> ids = seriesOf(run, points);
		Map<Place, MetricPoint> distinct = new LinkedHashMap<>();
		for (MetricPoint point : points) {
			distinct.put(new Place(ids.getOrDefault(point.name(), 0L), point.step()), point);
		}
		int size = distinct.size();
		long[] series = new long[size];
		long[] steps = new long[size];
		double[] values = new double[size];
		long[] times = new long[size];
		int i = 0;
		for (Map.Entry<Place, MetricPoint> each : distinct.entrySet()) {
			series[i] = each.getKey().series();
			steps[i] = each.getKey().step();
			values[i] = each.getValue().value();
			times[i++] = ChronoUnit.MICROS.between(Instant.EPOCH, each.getValue().at());
		}
		this.jdbc.sql("""
				INSERT INTO imglish.metric_point AS old (series, step, value, at)
				SELECT series, step, value, timestamptz 'epoch' + microseconds * interval '1 microsecond'
				FROM unnest(?::bigint[], ?::bigint[], ?::double precision[], ?::bigint[])
					AS fresh (series, step, value, microseconds)
				ON CONFLICT (series, step) DO UPDATE SET value = excluded.value, at = excluded.at
				WHERE (old.value, old.at) IS DISTINCT FROM (excluded.value, excluded.at)
				""").params(series, steps, values, times).update();
		this.rollUps.refresh(series, steps);
	}

	private Map<String, Long> seriesOf(long run, List<MetricPoint> points) {
		Map<String, String> kinds = new LinkedHashMap<>();
		points.forEach((point) -> kinds.put(point.name(), point.kind().name()));
		String[] names = kinds.keySet().toArray(new String[0]);
		this.jdbc.sql("""
				INSERT INTO imglish.metric_series AS old (run, name, kind)
				SELECT ?, name, kind FROM unnest(?::text[], ?::text[]) AS fresh (name, kind)
				ON CONFLICT (run, name) DO UPDATE SET kind = excluded.kind WHERE old.kind <> excluded.kind
				""").params(run, names, kinds.values().toArray(new String[0])).update();
		Map<String, Long> ids = new LinkedHashMap<>();
		this.jdbc.sql("SELECT id, name FROM imglish.metric_series WHERE run = ? AND name = ANY (?)")
			.params(run, names)
			.query((row) -> {
				ids.put(row.getString("name"), row.getLong("id"));
			});
		return ids;
	}

	/** Deletes the points beyond a step, in the current transaction. */
	public void truncateAfter(Claim claim, long step) {
		this.fence.check(claim);
		long[] series = this.jdbc.sql("SELECT id FROM imglish.metric_series WHERE run = ?")
			.param(claim.run())
			.query(Long.class)
			.list()
			.stream()
			.mapToLong(Long::longValue)
			.toArray();
		this.jdbc.sql("DELETE FROM imglish.metric_point WHERE series = ANY (?) AND step > ?")
			.params(series, step)
			.update();
		this.rollUps.truncateAfter(series, step);
		this.jdbc.sql("""
				DELETE FROM imglish.metric_series s WHERE s.id = ANY (?)
					AND NOT EXISTS (SELECT FROM imglish.metric_point p WHERE p.series = s.id)
				""").param(series).update();
	}

	/**
	 * The newest points of one name.
	 * @param most how many at most
	 * @return in the order of their steps
	 */
	public List<MetricPoint> newest(long run, String name, int most) {
		return points(run, name, "DESC", most);
	}

	/** The oldest points of one name, oldest first. */
	public List<MetricPoint> oldest(long run, String name, int most) {
		return points(run, name, "ASC", most);
	}

	private List<MetricPoint> points(long run, String name, String order, int most) {
		return this.jdbc.sql(String.format(Locale.ROOT, """
				SELECT * FROM (
					SELECT s.name, s.kind, p.step, p.value, p.at
					FROM imglish.metric_series s JOIN imglish.metric_point p ON p.series = s.id
					WHERE s.run = ? AND s.name = ? ORDER BY p.step %s LIMIT ?) AS chosen
				ORDER BY step
				""", order)).params(run, name, most).query(MetricPoint.class).list();
	}

	@Override
	public List<MetricSeries> series(long run, Set<String> names, long from, long to, int maxPoints) {
		List<Extent> extents = extents(Set.of(run), names, from, to);
		Map<Long, List<MetricSeries.Bucket>> buckets = buckets(extents, maxPoints);
		return extents.stream()
			.map((extent) -> new MetricSeries(extent.name(), extent.kind(),
					buckets.getOrDefault(extent.series(), List.of())))
			.toList();
	}

	/**
	 * The series of runs that have points in a range of steps, in order of run and name.
	 */
	List<Extent> extents(Set<Long> runs, Set<String> names, long from, long to) {
		return this.jdbc.sql("""
				SELECT s.id, s.run, r.kind AS run_kind, s.name, s.kind, low.step AS first_step, high.step AS last_step
				FROM imglish.metric_series s JOIN imglish.run r ON r.id = s.run
				CROSS JOIN LATERAL (
					SELECT p.step FROM imglish.metric_point p WHERE p.series = s.id AND p.step BETWEEN :from AND :to
					ORDER BY p.step LIMIT 1) AS low
				CROSS JOIN LATERAL (
					SELECT p.step FROM imglish.metric_point p WHERE p.series = s.id AND p.step BETWEEN :from AND :to
					ORDER BY p.step DESC LIMIT 1) AS high
				WHERE s.run = ANY (:runs) AND (:all OR s.name IN (:names))
				ORDER BY s.run, s.name
				""")
			.param("runs", runs.stream().mapToLong(Long::longValue).toArray())
			.param("from", from)
			.param("to", to)
			.param("all", names.isEmpty())
			.param("names", names.isEmpty() ? Set.of("") : names)
			.query((row, index) -> new Extent(row.getLong("id"), row.getLong("run"),
					RunKind.valueOf(row.getString("run_kind")), row.getString("name"),
					MetricPoint.Kind.valueOf(row.getString("kind")), row.getLong("first_step"),
					row.getLong("last_step")))
			.list();
	}

	/** Buckets of each series, drawn from as few rows as its width allows. */
	Map<Long, List<MetricSeries.Bucket>> buckets(List<Extent> extents, int maxPoints) {
		List<long[]> pieces = new ArrayList<>();
		for (Extent extent : extents) {
			int width = extent.width(maxPoints);
			for (Cover.Piece piece : Cover.of(extent.first(), extent.last(), width)) {
				pieces.add(new long[] { extent.series(), width, piece.level(), piece.first(), piece.last() });
			}
		}
		Map<Long, List<MetricSeries.Bucket>> buckets = new LinkedHashMap<>();
		this.jdbc
			.sql("""
					SELECT w.series, min(r.first_step) AS step, max(r.last_step) AS last_step, min(r.minimum) AS minimum,
						max(r.maximum) AS maximum, (array_agg(r.first ORDER BY r.first_step))[1] AS first,
						(array_agg(r.last ORDER BY r.first_step DESC))[1] AS last, sum(r.points) AS points
					FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
						AS w (series, width, level, low, high)
					CROSS JOIN LATERAL (
						SELECT b.minimum, b.maximum, b.first_step, b.first, b.last_step, b.last, b.points
						FROM imglish.metric_rollup b
						WHERE w.level > 0 AND b.series = w.series AND b.level = w.level AND b.bucket BETWEEN w.low AND w.high
						UNION ALL
						SELECT p.value, p.value, p.step, p.value, p.step, p.value, 1
						FROM imglish.metric_point p
						WHERE w.level = 0 AND p.series = w.series AND p.step BETWEEN w.low AND w.high) AS r
					GROUP BY w.series, r.first_step >> w.width::int
					ORDER BY w.series, min(r.first_step)
					""")
			.params(column(pieces, 0), column(pieces, 1), column(pieces, 2), column(pieces, 3), column(pieces, 4))
			.query((row) -> {
				buckets.computeIfAbsent(row.getLong("series"), (key) -> new ArrayList<>()).add(bucket(row));
			});
		return buckets;
	}

	private static MetricSeries.Bucket bucket(ResultSet row) throws SQLException {
		return new MetricSeries.Bucket(row.getLong("step"), row.getLong("last_step"), row.getDouble("minimum"),
				row.getDouble("maximum"), row.getDouble("first"), row.getDouble("last"), row.getLong("points"));
	}

	private static long[] column(List<long[]> rows, int number) {
		return rows.stream().mapToLong((row) -> row[number]).toArray();
	}

	@Override
	public Map<String, MetricPoint> latest(long run) {
		Map<String, MetricPoint> latest = new LinkedHashMap<>();
		this.jdbc.sql("""
				SELECT s.name, s.kind, p.step, p.value, p.at FROM imglish.metric_series s
				CROSS JOIN LATERAL (
					SELECT * FROM imglish.metric_point p WHERE p.series = s.id ORDER BY p.step DESC LIMIT 1) AS p
				WHERE s.run = ? ORDER BY s.name
				""").param(run).query(MetricPoint.class).list().forEach((point) -> latest.put(point.name(), point));
		return latest;
	}

	@Override
	public Stream<MetricPoint> points(long run) {
		return this.jdbc.sql("""
				SELECT s.name, s.kind, p.step, p.value, p.at
				FROM imglish.metric_series s JOIN imglish.metric_point p ON p.series = s.id
				WHERE s.run = ? ORDER BY p.step, s.name
				""").param(run).query(MetricPoint.class).stream();
	}

	@Override
	public void forEach(long run, Set<String> names, Consumer<MetricPoint> action) {
		for (String name : names(run)) {
			long after = Long.MIN_VALUE;
			List<MetricPoint> page = List.of();
			do {
				page = (names.isEmpty() || names.contains(name)) ? page(run, name, after) : List.of();
				page.forEach(action);
				after = page.isEmpty() ? after : page.get(page.size() - 1).step();
			}
			while (page.size() == BATCH);
		}
	}

	private List<String> names(long run) {
		return this.jdbc.sql("SELECT name FROM imglish.metric_series WHERE run = ? ORDER BY name")
			.param(run)
			.query(String.class)
			.list();
	}

	private List<MetricPoint> page(long run, String name, long after) {
		return this.jdbc.sql("""
				SELECT s.name, s.kind, p.step, p.value, p.at
				FROM imglish.metric_series s JOIN imglish.metric_point p ON p.series = s.id
				WHERE s.run = ? AND s.name = ? AND p.step > ? ORDER BY p.step LIMIT ?
				""").params(run, name, after, BATCH).query(MetricPoint.class).list();
	}

	private record Place(long series, long step) {

	}

	/**
	 * A series and the part of it that was asked for.
	 *
	 * @param first first step with a point
	 * @param last last step with a point
	 */
	record Extent(long series, long run, RunKind runKind, String name, MetricPoint.Kind kind, long first, long last) {

		Metric metric() {
			return RunMetrics.of(this.runKind, this.name);
		}

		/** Binary logarithm of the narrowest buckets that are not too many. */
		int width(int maxBuckets) {
			int width = 0;
			while ((this.last >> width) - (this.first >> width) >= maxBuckets) {
				width++;
			}
			return width;
		}

	}

}
