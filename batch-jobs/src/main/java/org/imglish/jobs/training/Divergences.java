package org.imglish.jobs.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.training.DivergedException;
import org.imglish.core.training.StepReport;
import org.imglish.jobs.claim.Claim;
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

	/** How much more an explosion takes while fewer losses are known. */
	private static final double EARLY = 10;

	private final double explosion;

	private final Deque<Double> last = new ArrayDeque<>();

	/** The greatest of the first losses; a good start may be small by chance. */
	private double ordinary = Double.NEGATIVE_INFINITY;

	private int first;

	/**
	 * @param explosion how many times the mean of the last 50 losses a loss must be to
	 * have exploded, ten times that before there are 50; it must also be above each of
	 * the first 50
	 */
	Divergences(double explosion) {
		this.explosion = explosion;
	}

	/** Remembers the points that a run has, and nothing else. */
	void restore(Claim claim, JdbcMetrics metrics) {
		restore(metrics.oldest(claim.run(), LOSS, WINDOW).stream().map(MetricPoint::value).toList(),
				metrics.newest(claim.run(), LOSS, WINDOW).stream().map(MetricPoint::value).toList());
	}

	/** Remembers the first losses and the last ones, in the order of their steps. */
	void restore(List<Double> oldest, List<Double> newest) {
		this.first = oldest.size();
		this.ordinary = oldest.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NEGATIVE_INFINITY);
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
				throw new DivergedException(String.format(Locale.ROOT, "The metric %s of step %d is %s", value.getKey(),
						report.step(), value.getValue()));
			}
		}
		Double loss = report.numeric().get(LOSS);
		if (loss != null) {
			check(report.step(), loss);
		}
	}

	private void check(long step, double loss) {
		double mean = this.last.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
		double factor = (this.first < WINDOW) ? EARLY * this.explosion : this.explosion;
		if (loss > factor * mean && loss > this.ordinary) {
			throw new DivergedException(String.format(Locale.ROOT,
					"The loss exploded: it is %.4g at step %d, after a mean of %.4g over the last %d steps", loss, step,
					mean, this.last.size()));
		}
		if (this.first < WINDOW) {
			this.first++;
			this.ordinary = Math.max(this.ordinary, loss);
		}
		this.last.addLast(loss);
		if (this.last.size() > WINDOW) {
			this.last.removeFirst();
		}
	}

}
