package org.imglish.jobs.metric;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.lease.Fence;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The metric points, in PostgreSQL: each (run, name, step) once. */
public class JdbcMetrics implements Metrics {

	private final JdbcClient jdbc;

	private final JdbcTemplate template;

	private final Fence fence;

	public JdbcMetrics(JdbcTemplate template, Fence fence) {
		this.template = template;
		this.jdbc = JdbcClient.create(template);
		this.fence = fence;
	}

	/** Adds points, or overwrites those that are there, in the current transaction. */
	public void append(Claim claim, List<MetricPoint> points) {
		this.fence.check(claim);
		this.template.batchUpdate(
				"""
						INSERT INTO imglish.metric_point (run, name, step, kind, value, at) VALUES (?, ?, ?, ?, ?, ?)
						ON CONFLICT (run, name, step) DO UPDATE SET value = excluded.value, at = excluded.at, kind = excluded.kind
						""",
				points, 500, (statement, point) -> {
					statement.setLong(1, claim.run());
					statement.setString(2, point.name());
					statement.setLong(3, point.step());
					statement.setString(4, point.kind().name());
					statement.setDouble(5, point.value());
					statement.setTimestamp(6, Timestamp.from(point.at()));
				});
	}

	/** Deletes the points beyond a step, in the current transaction. */
	public void truncateAfter(Claim claim, long step) {
		this.fence.check(claim);
		this.jdbc.sql("DELETE FROM imglish.metric_point WHERE run = ? AND step > ?").params(claim.run(), step).update();
	}

	@Override
	public List<MetricSeries> series(long run, Set<String> names, long from, long to, int maxPoints) {
		Map<String, List<MetricSeries.Bucket>> buckets = new LinkedHashMap<>();
		Map<String, MetricPoint.Kind> kinds = new LinkedHashMap<>();
		this.jdbc.sql("""
				WITH chosen AS (
					SELECT name, kind, step, value FROM imglish.metric_point
					WHERE run = :run AND step BETWEEN :from AND :to AND (:all OR name IN (:names))
				), bounds AS (SELECT min(step) AS low, max(step) AS high FROM chosen)
				SELECT name, min(kind) AS kind, min(step) AS step, max(step) AS last_step, min(value) AS minimum,
					max(value) AS maximum, (array_agg(value ORDER BY step))[1] AS first,
					(array_agg(value ORDER BY step DESC))[1] AS last, count(*) AS points
				FROM chosen, bounds
				GROUP BY name, (step - low) * :buckets / (high - low + 1)
				ORDER BY name, min(step)
				""")
			.param("run", run)
			.param("from", from)
			.param("to", to)
			.param("all", names.isEmpty())
			.param("names", names.isEmpty() ? Set.of("") : names)
			.param("buckets", maxPoints)
			.query((row) -> {
				String name = row.getString("name");
				kinds.put(name, MetricPoint.Kind.valueOf(row.getString("kind")));
				buckets.computeIfAbsent(name, (key) -> new ArrayList<>())
					.add(new MetricSeries.Bucket(row.getLong("step"), row.getLong("last_step"),
							row.getDouble("minimum"), row.getDouble("maximum"), row.getDouble("first"),
							row.getDouble("last"), row.getLong("points")));
			});
		List<MetricSeries> series = new ArrayList<>();
		kinds.forEach((name, kind) -> series.add(new MetricSeries(name, kind, buckets.getOrDefault(name, List.of()))));
		return series;
	}

	@Override
	public Map<String, MetricPoint> latest(long run) {
		Map<String, MetricPoint> latest = new LinkedHashMap<>();
		this.jdbc.sql("""
				SELECT DISTINCT ON (name) name, kind, step, value, at FROM imglish.metric_point
				WHERE run = ? ORDER BY name, step DESC
				""").param(run).query(MetricPoint.class).list().forEach((point) -> latest.put(point.name(), point));
		return latest;
	}

	@Override
	public Stream<MetricPoint> points(long run) {
		return this.jdbc
			.sql("SELECT name, kind, step, value, at FROM imglish.metric_point WHERE run = ? ORDER BY step, name")
			.param(run)
			.query(MetricPoint.class)
			.stream();
	}

}
