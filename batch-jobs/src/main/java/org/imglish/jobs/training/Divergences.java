package org.imglish.jobs.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.imglish.core.training.DivergedException;
import org.imglish.core.training.StepReport;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;

/**
 * Looks at the numbers of each step for a training that has diverged: one of them is not
 * finite, or the loss has exploded. What it remembers follows from the points of the
 * steps before, so a resumed training judges as an undisturbed one.
 */
final class Divergences {

	private static final String LOSS = "loss";

	/** Losses whose mean a loss is compared with. */
	private static final int WINDOW = 50;

	private final double explosion;

	private final Deque<Double> last = new ArrayDeque<>();

	private double first = Double.NaN;

	/**
	 * @param explosion how many times the mean of the last losses a loss must be to have
	 * exploded; it must also be above the loss of the first step
	 */
	Divergences(double explosion) {
		this.explosion = explosion;
	}

	/** Remembers the points that a run has, and nothing else. */
	void restore(Claim claim, JdbcMetrics metrics) {
		restore(metrics.oldest(claim.run(), LOSS).stream().map(MetricPoint::value).toList(),
				metrics.newest(claim.run(), LOSS, WINDOW).stream().map(MetricPoint::value).toList());
	}

	/** Remembers losses in the order of their steps; there is an oldest one or none. */
	void restore(List<Double> oldest, List<Double> newest) {
		this.first = oldest.isEmpty() ? Double.NaN : oldest.get(0);
		this.last.clear();
		this.last.addAll(newest);
	}

	/**
	 * Judges a step.
	 * @throws DivergedException if the training has diverged
	 */
	void check(StepReport report) {
		for (Map.Entry<String, Double> value : report.numeric().entrySet()) {
			if (!Double.isFinite(value.getValue())) {
				throw new DivergedException(
						"The metric %s of step %d is %s".formatted(value.getKey(), report.step(), value.getValue()));
			}
		}
		Double loss = report.numeric().get(LOSS);
		if (loss != null) {
			check(report.step(), loss);
		}
	}

	private void check(long step, double loss) {
		double mean = this.last.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
		if (loss > this.explosion * mean && loss > this.first) {
			throw new DivergedException(
					"The loss exploded: it is %.4g at step %d, after a mean of %.4g over the last %d steps"
						.formatted(loss, step, mean, this.last.size()));
		}
		if (Double.isNaN(this.first)) {
			this.first = loss;
		}
		this.last.addLast(loss);
		if (this.last.size() > WINDOW) {
			this.last.removeFirst();
		}
	}

}
