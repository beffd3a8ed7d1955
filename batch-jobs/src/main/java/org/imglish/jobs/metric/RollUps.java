package org.imglish.jobs.metric;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Minimum, maximum, first and last of the points of each power-of-two bucket of steps,
 * kept in the transactions that change the points. A bucket is always computed anew from
 * what it holds, so that overwriting and deleting points leaves it right.
 */
final class RollUps {

	/** Binary logarithms of the widths of buckets, narrowest first. */
	static final List<Integer> LEVELS = List.of(4, 7, 10, 13, 16, 19, 22, 25);

	private static final String REPLACE = """
			ON CONFLICT (series, level, bucket) DO UPDATE SET minimum = excluded.minimum, maximum = excluded.maximum,
				first_step = excluded.first_step, first = excluded.first, last_step = excluded.last_step,
				last = excluded.last, points = excluded.points
			WHERE (old.minimum, old.maximum, old.first_step, old.first, old.last_step, old.last, old.points)
				IS DISTINCT FROM (excluded.minimum, excluded.maximum, excluded.first_step, excluded.first,
					excluded.last_step, excluded.last, excluded.points)
			""";

	private final JdbcClient jdbc;

	RollUps(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Brings the buckets of changed points up to date, in the current transaction.
	 * @param series series of each point
	 * @param steps step of each point
	 */
	void refresh(long[] series, long[] steps) {
		Set<Bucket> changed = new LinkedHashSet<>();
		for (int i = 0; i < series.length; i++) {
			changed.add(new Bucket(series[i], steps[i]));
		}
		int below = Cover.STEPS;
		for (int level : LEVELS) {
			Set<Bucket> wider = new LinkedHashSet<>();
			for (Bucket bucket : changed) {
				wider.add(new Bucket(bucket.series(), bucket.number() >> (level - below)));
			}
			if (below == Cover.STEPS) {
				fromPoints(level, wider);
			}
			else {
				fromBuckets(level, below, wider);
			}
			changed = wider;
			below = level;
		}
	}

	private void fromPoints(int level, Set<Bucket> buckets) {
		this.jdbc
			.sql("""
					INSERT INTO imglish.metric_rollup AS old
						(series, level, bucket, minimum, maximum, first_step, first, last_step, last, points)
					SELECT b.series, ?, b.bucket, s.* FROM unnest(?::bigint[], ?::bigint[]) AS b (series, bucket)
					CROSS JOIN LATERAL (
						SELECT min(p.value), max(p.value), min(p.step), (array_agg(p.value ORDER BY p.step))[1], max(p.step),
							(array_agg(p.value ORDER BY p.step DESC))[1], count(*)
						FROM imglish.metric_point p
						WHERE p.series = b.series AND p.step >= b.bucket << ? AND p.step < (b.bucket + 1) << ?
						HAVING count(*) > 0) AS s
					"""
					+ REPLACE)
			.params(level, series(buckets), numbers(buckets), level, level)
			.update();
	}

	private void fromBuckets(int level, int below, Set<Bucket> buckets) {
		this.jdbc
			.sql("""
					INSERT INTO imglish.metric_rollup AS old
						(series, level, bucket, minimum, maximum, first_step, first, last_step, last, points)
					SELECT b.series, ?, b.bucket, s.* FROM unnest(?::bigint[], ?::bigint[]) AS b (series, bucket)
					CROSS JOIN LATERAL (
						SELECT min(r.minimum), max(r.maximum), min(r.first_step), (array_agg(r.first ORDER BY r.bucket))[1],
							max(r.last_step), (array_agg(r.last ORDER BY r.bucket DESC))[1], sum(r.points)
						FROM imglish.metric_rollup r
						WHERE r.series = b.series AND r.level = ? AND r.bucket >= b.bucket << ? AND r.bucket < (b.bucket + 1) << ?
						HAVING count(*) > 0) AS s
					"""
					+ REPLACE)
			.params(level, series(buckets), numbers(buckets), below, level - below, level - below)
			.update();
	}

	/**
	 * Forgets what lies beyond a step, in the current transaction; the points are gone
	 * already.
	 */
	void truncateAfter(long[] series, long step) {
		for (int level : LEVELS) {
			this.jdbc.sql("""
					DELETE FROM imglish.metric_rollup
					WHERE series = ANY (?) AND level = ? AND bucket >= ? AND first_step > ?
					""").params(series, level, step >> level, step).update();
		}
		long[] steps = new long[series.length];
		Arrays.fill(steps, step);
		refresh(series, steps);
	}

	private static long[] series(Set<Bucket> buckets) {
		return buckets.stream().mapToLong(Bucket::series).toArray();
	}

	private static long[] numbers(Set<Bucket> buckets) {
		return buckets.stream().mapToLong(Bucket::number).toArray();
	}

	/**
	 * @param series number of the series
	 * @param number number of the bucket in its level, or a step
	 */
	private record Bucket(long series, long number) {

	}

}
