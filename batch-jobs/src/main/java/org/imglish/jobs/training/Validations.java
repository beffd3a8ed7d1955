package org.imglish.jobs.training;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.recipe.EarlyStop;
import org.imglish.jobs.recipe.Watch;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a training is validated, and whether it has got no better for too long. What
 * it remembers follows from the points of the steps before, so a resumed training ends
 * where an undisturbed one does.
 */
final class Validations {

	private final int every;

	private final @Nullable EarlyStop earlyStop;

	private double best;

	private long bestStep;

	private int worse;

	Validations(Watch watch) {
		this.every = watch.validateEvery();
		this.earlyStop = watch.earlyStop();
	}

	/** Remembers the points that a run has, and nothing else. */
	void restore(Claim claim, JdbcMetrics metrics) {
		this.bestStep = 0;
		this.worse = 0;
		if (this.earlyStop != null) {
			metrics.newest(claim.run(), this.earlyStop.metric(), Integer.MAX_VALUE).forEach(this::judge);
		}
	}

	/**
	 * Whether the training is validated after a step.
	 * @param steps number of all steps
	 */
	boolean areDue(long step, long steps) {
		return step == steps || (this.every > 0 && step % this.every == 0);
	}

	/**
	 * Takes what a validation measured.
	 * @throws IllegalStateException if the recipe names a metric that is not among it
	 */
	List<MetricPoint> add(long step, Map<String, Double> values) {
		Instant now = Instant.now();
		List<MetricPoint> points = values.entrySet()
			.stream()
			.map((value) -> new MetricPoint(value.getKey(), MetricPoint.Kind.NUMERIC, step, value.getValue(), now))
			.toList();
		if (this.earlyStop != null) {
			String metric = this.earlyStop.metric();
			judge(points.stream()
				.filter((point) -> point.name().equals(metric))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(
						String.format(Locale.ROOT, "earlyStop.metric is '%s', which this run does not measure; ",
								metric) + "its validation measures " + new TreeSet<>(values.keySet()))));
		}
		return points;
	}

	private void judge(MetricPoint point) {
		boolean better = Double.isFinite(point.value()) && this.earlyStop != null
				&& (this.bestStep == 0 || this.earlyStop.goal().isBetter(point.value(), this.best));
		this.worse = better ? 0 : this.worse + 1;
		this.best = better ? point.value() : this.best;
		this.bestStep = better ? point.step() : this.bestStep;
	}

	/** Whether the training shall end before its last step. */
	boolean haveSeenEnough() {
		return this.earlyStop != null && this.worse >= this.earlyStop.patience();
	}

	/** Why it ends. */
	String reason() {
		return (this.earlyStop != null)
				? String.format(Locale.ROOT, "Ending early: no better %s than %.4g of step %d in %d validations",
						this.earlyStop.metric(), this.best, this.bestStep, this.worse)
				: "";
	}

}
