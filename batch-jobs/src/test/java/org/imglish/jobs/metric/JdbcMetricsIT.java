package org.imglish.jobs.metric;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.core.metric.Goal;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.InvalidInputException;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Points and their roll-ups under overwriting, deletion and zooming. */
class JdbcMetricsIT {

	private static final long EVERYTHING = 1_000_000_000_000L;

	private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

	@TempDir
	static Path folder;

	private static ConfigurableApplicationContext jobs;

	private static JdbcMetrics metrics;

	@BeforeAll
	static void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), folder);
		metrics = jobs.getBean(JdbcMetrics.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void rollUpsAgreeWithThePointsWhateverHappensToThem() {
		Random random = new Random(7);
		Claim claim = claim();
		TreeMap<Long, Double> expected = new TreeMap<>();
		for (int round = 0; round < 40; round++) {
			long start = random.nextLong(1, 40_000);
			List<MetricPoint> points = new ArrayList<>();
			int stride = random.nextInt(1, 4);
			for (int i = 0; i < random.nextInt(1, 3000); i++) {
				points.add(point("loss", start + (long) i * stride, random.nextGaussian()));
			}
			append(claim, points);
			points.forEach((point) -> expected.put(point.step(), point.value()));
			if (round % 5 == 4) {
				long step = random.nextLong(1, 40_000);
				truncate(claim, step);
				expected.tailMap(step, false).clear();
			}
			long from = random.nextLong(0, 20_000);
			check(claim, expected, from, from + random.nextLong(1, 40_000), random.nextInt(2, 500));
			check(claim, expected, 0, EVERYTHING, random.nextInt(2, 500));
		}
		truncate(claim, 0);
		assertThat(metrics.series(claim.run(), Set.of(), 0, EVERYTHING, 100)).isEmpty();
		assertThat(count("metric_rollup", claim)).isZero();
	}

	private static void check(Claim claim, TreeMap<Long, Double> expected, long from, long to, int maxPoints) {
		List<MetricSeries> series = metrics.series(claim.run(), Set.of("loss"), from, to, maxPoints);
		Map<Long, Double> visible = expected.subMap(from, true, to, true);
		if (visible.isEmpty()) {
			assertThat(series).isEmpty();
			return;
		}
		List<MetricSeries.Bucket> buckets = series.get(0).buckets();
		assertThat(buckets).hasSizeLessThanOrEqualTo(maxPoints);
		long covered = 0;
		long after = from - 1;
		for (MetricSeries.Bucket bucket : buckets) {
			assertThat(bucket.step()).isGreaterThan(after);
			Map<Long, Double> inside = expected.subMap(bucket.step(), true, bucket.lastStep(), true);
			assertThat(bucket.minimum()).isEqualTo(inside.values().stream().min(Double::compare).orElseThrow());
			assertThat(bucket.maximum()).isEqualTo(inside.values().stream().max(Double::compare).orElseThrow());
			assertThat(bucket.first()).isEqualTo(expected.get(bucket.step()));
			assertThat(bucket.last()).isEqualTo(expected.get(bucket.lastStep()));
			assertThat(bucket.points()).isEqualTo(inside.size());
			covered += inside.size();
			after = bucket.lastStep();
		}
		assertThat(covered).isEqualTo(visible.size());
	}

	@Test
	void aLonePeakIsSeenFromFarAway() {
		Claim claim = claim();
		List<MetricPoint> points = new ArrayList<>();
		for (int step = 1; step <= 100_000; step++) {
			points.add(point("loss", step, (step == 77_777) ? 9 : 1));
		}
		append(claim, points);
		List<MetricSeries.Bucket> buckets = metrics.series(claim.run(), Set.of(), 0, EVERYTHING, 50).get(0).buckets();
		assertThat(buckets).hasSizeBetween(25, 50);
		assertThat(buckets).filteredOn((bucket) -> bucket.maximum() == 9)
			.singleElement()
			.satisfies((bucket) -> assertThat(bucket.step()).isLessThanOrEqualTo(77_777));
	}

	@Test
	void writingTheSamePointsAgainChangesNothing() {
		Claim claim = claim();
		List<MetricPoint> points = List.of(point("loss", 1, 3), point("loss", 2, 2), point("rate", 2, 0.1));
		append(claim, points);
		String before = versions(claim);
		append(claim, points);
		assertThat(versions(claim)).isEqualTo(before);
		assertThat(metrics.latest(claim.run()).values()).containsExactly(point("loss", 2, 2), point("rate", 2, 0.1));
	}

	@Test
	void theLaterOfTwoPointsOfOneStepCounts() {
		Claim claim = claim();
		append(claim, List.of(point("loss", 1, 3), point("loss", 1, 4)));
		assertThat(metrics.latest(claim.run()).get("loss").value()).isEqualTo(4);
	}

	@Test
	void allPointsArePassedOnInOrderHoweverMany() {
		Claim claim = claim();
		List<MetricPoint> points = new ArrayList<>();
		for (int step = 1; step <= 45_000; step++) {
			points.add(point("b", step, step));
		}
		append(claim, points);
		append(claim, List.of(point("a", 7, 1), point("c", 7, 2)));
		List<MetricPoint> seen = new ArrayList<>();
		metrics.forEach(claim.run(), Set.of(), seen::add);
		assertThat(seen).hasSize(45_002).startsWith(point("a", 7, 1)).endsWith(point("c", 7, 2));
		assertThat(seen.subList(1, 45_001)).isEqualTo(points);
		seen.clear();
		metrics.forEach(claim.run(), Set.of("c"), seen::add);
		assertThat(seen).containsExactly(point("c", 7, 2));
	}

	@Test
	void whoHasLostTheRunWritesNothing() {
		Claim claim = claim();
		jobs.getBean(Leases.class).end(claim, RunState.FAILED, "taken away");
		assertThatThrownBy(() -> append(claim, List.of(point("loss", 1, 3)))).isInstanceOf(LostLeaseException.class);
		assertThat(metrics.latest(claim.run())).isEmpty();
	}

	@Test
	void aDeletedRunTakesItsPointsAlong() {
		Claim claim = claim();
		append(claim, List.of(point("loss", 1, 3)));
		jobs.getBean(Leases.class).end(claim, RunState.FAILED, "over");
		long series = series(claim);
		jobs.getBean(Runs.class).delete(claim.run());
		for (String table : List.of("metric_point", "metric_rollup")) {
			assertThat(jobs.getBean(JdbcClient.class)
				.sql("SELECT count(*) FROM imglish." + table + " WHERE series = ?")
				.param(series)
				.query(Long.class)
				.single()).isZero();
		}
	}

	private static MetricPoint point(String name, long step, double value) {
		return new MetricPoint(name, MetricPoint.Kind.NUMERIC, step, value, TIME.plus(step, ChronoUnit.MICROS));
	}

	private static void append(Claim claim, List<MetricPoint> points) {
		jobs.getBean(TransactionTemplate.class).executeWithoutResult((status) -> metrics.append(claim, points));
	}

	private static void truncate(Claim claim, long step) {
		jobs.getBean(TransactionTemplate.class).executeWithoutResult((status) -> metrics.truncateAfter(claim, step));
	}

	@Test
	void aCurveTellsItsBestPointAndLiesAlongAnyAxis() {
		Claim claim = claim();
		Random random = new Random(5);
		List<MetricPoint> points = new ArrayList<>();
		for (long step = 1; step <= 30_000; step++) {
			points.add(point("loss", step, 1 + random.nextInt(1_000_000)));
			points.add(point("learning_rate", step, 1));
		}
		points.add(point("loss", 17_321, 0.25));
		points.add(point("loss", 25_000, 0.25));
		append(claim, points);
		List<Curve> curves = curves(claim, Axis.SAMPLES);
		assertThat(curves).extracting(Curve::name).containsExactly("learning_rate", "loss");
		assertThat(curves.get(0).best()).as("no rate is better than another").isNull();
		Curve loss = curves.get(1);
		assertThat(loss.goal()).isEqualTo(Goal.MIN);
		assertThat(loss.best()).isEqualTo(new Curve.Value(17_321, 0.25));
		assertThat(loss.newest().step()).isEqualTo(30_000);
		assertThat(loss.buckets()).hasSizeLessThanOrEqualTo(50);
		assertThat(loss.buckets().get(loss.buckets().size() - 1).x()).as("steps of 32 texts").isEqualTo(30_000 * 32.0);
		assertThat(curves(claim, Axis.TIME).get(1).buckets()).hasSameSizeAs(loss.buckets())
			.last()
			.satisfies((last) -> assertThat(last.x()).isCloseTo(TIME.getEpochSecond() + 0.708901, within(1e-3)));
		assertThat(curves(claim, Axis.EPOCH).get(1).buckets()).as("nobody knows the size of its dataset").isEmpty();
		truncate(claim, 17_320);
		assertThat(curves(claim, Axis.STEP).get(1).best()).isNotNull()
			.satisfies((best) -> assertThat(best.value()).isGreaterThan(0.25));
	}

	@Test
	void curvesOfTooManyPointsTogetherAreRefused() {
		Claim claim = claim();
		append(claim, List.of(point("loss", 1, 2), point("learning_rate", 1, 1)));
		int most = (int) JdbcCurves.MAX_POINTS;
		assertThatThrownBy(() -> jobs.getBean(Curves.class)
			.draw(new CurveQuery(Set.of(claim.run()), Set.of(), Axis.STEP, 0, EVERYTHING, most)))
			.isInstanceOf(InvalidInputException.class)
			.hasMessageContaining("ask for fewer runs, names or points");
	}

	private static List<Curve> curves(Claim claim, Axis axis) {
		return jobs.getBean(Curves.class).draw(new CurveQuery(Set.of(claim.run()), Set.of(), axis, 0, EVERYTHING, 50));
	}

	private static Claim claim() {
		long run = jobs.getBean(Runs.class).submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: texts } }
				"""), null, List.of(), 0, List.of(), null)).id();
		Claim claim = jobs.getBean(Leases.class)
			.claim(new Offer("test", "cpu", 1L << 33, List.of(), Threads.given(1), "test"),
					EnumSet.allOf(RunKind.class), false)
			.orElseThrow();
		assertThat(claim.run()).isEqualTo(run);
		return claim;
	}

	private static long series(Claim claim) {
		return jobs.getBean(JdbcClient.class)
			.sql("SELECT id FROM imglish.metric_series WHERE run = ?")
			.param(claim.run())
			.query(Long.class)
			.single();
	}

	private static long count(String table, Claim claim) {
		return jobs.getBean(JdbcClient.class)
			.sql("SELECT count(*) FROM imglish." + table
					+ " t JOIN imglish.metric_series s ON s.id = t.series WHERE s.run = ?")
			.param(claim.run())
			.query(Long.class)
			.single();
	}

	/** Physical versions of the rows: equal if none was written again. */
	private static String versions(Claim claim) {
		return jobs.getBean(JdbcClient.class).sql("""
				SELECT string_agg(t.place, ',' ORDER BY t.place) FROM (
					SELECT 'p' || p.ctid::text AS place FROM imglish.metric_point p
						JOIN imglish.metric_series s ON s.id = p.series WHERE s.run = :run
					UNION ALL SELECT 'r' || r.ctid::text FROM imglish.metric_rollup r
						JOIN imglish.metric_series s ON s.id = r.series WHERE s.run = :run) t
				""").param("run", claim.run()).query(String.class).single();
	}

}
