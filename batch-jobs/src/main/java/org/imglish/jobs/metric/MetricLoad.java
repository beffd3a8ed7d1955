package org.imglish.jobs.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the points of a very long training that never took place, on the way on which a
 * worker writes those of a real one: to measure inserts and, afterwards, queries. For an
 * empty database: it claims the run that it submits.
 */
public final class MetricLoad {

	/** Steps of one transaction. */
	private static final int CHUNK = 20_000;

	/** Every which step has points of the sparse series too. */
	private static final int SPARSE = 100;

	private final Runs runs;

	private final Leases leases;

	private final JdbcMetrics metrics;

	private final TransactionTemplate transaction;

	public MetricLoad(Runs runs, Leases leases, JdbcMetrics metrics, TransactionTemplate transaction) {
		this.runs = runs;
		this.leases = leases;
		this.metrics = metrics;
		this.transaction = transaction;
	}

	/**
	 * Writes the series {@code loss} with a point at each step and further ones with a
	 * point at every 100th.
	 * @param steps length of the training
	 * @param sparse number of further series
	 */
	public Loaded write(long steps, int sparse) {
		Claim claim = claim();
		SplittableRandom random = new SplittableRandom(1);
		Instant began = Instant.now();
		long points = 0;
		for (long from = 1; from <= steps; from += CHUNK) {
			List<MetricPoint> chunk = new ArrayList<>();
			for (long step = from; step < Math.min(from + CHUNK, steps + 1); step++) {
				chunk.add(point("loss", step, random, began));
				for (int i = 0; i < sparse && step % SPARSE == 0; i++) {
					chunk.add(point("loss/part-" + (i + 1), step, random, began));
				}
			}
			this.transaction.executeWithoutResult((status) -> this.metrics.append(claim, chunk));
			points += chunk.size();
		}
		return new Loaded(claim.run(), points, Duration.between(began, Instant.now()));
	}

	private static MetricPoint point(String name, long step, SplittableRandom random, Instant began) {
		double value = 10 / Math.sqrt(step) + random.nextDouble();
		return new MetricPoint(name, MetricPoint.Kind.NUMERIC, step, value, began.plusMillis(step));
	}

	private Claim claim() {
		this.runs.submit(new Submission(
				JsonMapper.builder()
					.build()
					.readTree("{\"kind\":\"pretrain\",\"data\":{\"texts\":{\"dataset\":\"none\"}}}"),
				"metric load", List.of(), 0, List.of(), null));
		return this.leases
			.claim(new Offer("metric load", "cpu", 1L << 33, List.of(), Threads.given(1), "bench"),
					EnumSet.of(RunKind.PRETRAIN), false)
			.orElseThrow(() -> new IllegalStateException(
					"Somebody else has claimed the run; measure on a home that nobody else uses"));
	}

	/**
	 * What was written.
	 *
	 * @param run the run that the points belong to
	 * @param points number of points
	 * @param time how long the inserts took
	 */
	public record Loaded(long run, long points, Duration time) {

	}

}
