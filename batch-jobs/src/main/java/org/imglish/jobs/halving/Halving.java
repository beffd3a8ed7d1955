package org.imglish.jobs.halving;

import java.util.List;
import java.util.Locale;

import org.imglish.core.metric.Goal;
import org.imglish.jobs.metric.MetricPoint;

/**
 * How the worst runs of a sweep are stopped early: asynchronous successive halving (arXiv
 * 1810.05934) in its variant without pauses. Rung k lies at {@code minSteps * eta^(k-1)};
 * a run that comes to a rung continues if it is among the best 1/eta of those that have
 * come to it so far, itself included, and the best of them always does.
 *
 * @param metric a metric of the validation
 * @param goal which value of it is best
 * @param eta reduction factor, at least 2
 * @param minSteps step of the first rung: what every run is given
 */
public record Halving(String metric, Goal goal, int eta, long minSteps) {

	/**
	 * The place of a value beside others, 1 for the best; equal values share a place and
	 * what is not finite comes last.
	 */
	int place(double value, List<Double> others) {
		return 1 + (int) others.stream().filter((other) -> isBetter(other, value)).count();
	}

	private boolean isBetter(double one, double other) {
		if (!Double.isFinite(one) || !Double.isFinite(other)) {
			return Double.isFinite(one) && !Double.isFinite(other);
		}
		return this.goal.isBetter(one, other);
	}

	/** How many of those that have come to a rung continue. */
	int best(int reached) {
		return Math.max(1, reached / this.eta);
	}

	/**
	 * The value of the metric.
	 * @throws IllegalStateException if it is not among what a validation measured
	 */
	double valueIn(List<MetricPoint> validated) {
		return validated.stream()
			.filter((point) -> point.name().equals(this.metric))
			.mapToDouble(MetricPoint::value)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(String.format(Locale.ROOT,
					"halving.metric of the sweep is '%s', which this run does not measure; its validation measures %s",
					this.metric, validated.stream().map(MetricPoint::name).sorted().toList())));
	}

}
