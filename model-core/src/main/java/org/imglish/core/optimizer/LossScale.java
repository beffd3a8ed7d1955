package org.imglish.core.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;

import org.imglish.core.metric.Metric;

/**
 * The factor that keeps small gradients from vanishing in half precision (arXiv
 * 1710.03740, section 3.2), chosen as {@code torch.amp.GradScaler} does: it is halved
 * when a gradient overflows, in which case the step leaves the weights alone, and doubled
 * after 2,000 steps without overflow. Its state is part of a checkpoint.
 */
public final class LossScale {

	/** What is reported of it. */
	static final List<Metric> METRICS = List.of(Metric.plain("loss_scale", ""), Metric.min("skipped_steps", "steps"));

	private static final double FIRST = 65_536;

	private static final double GROWTH = 2;

	private static final long INTERVAL = 2_000;

	private final boolean dynamic;

	private State state;

	private LossScale(boolean dynamic, double scale) {
		this.dynamic = dynamic;
		this.state = new State(scale, 0, 0);
	}

	/** For precisions that need none: the factor is 1, and every step counts. */
	public static LossScale none() {
		return new LossScale(false, 1);
	}

	/** For half precision. */
	public static LossScale dynamic() {
		return new LossScale(true, FIRST);
	}

	/** The loss whose gradients are to be collected. */
	public NDArray of(NDArray loss) {
		return this.dynamic ? loss.mul((float) this.state.factor()) : loss;
	}

	/** What the gradients are divided by before they are used. */
	double factor() {
		return this.state.factor();
	}

	/**
	 * Takes note of a step.
	 * @param norm of its gradients
	 * @return whether the weights are to be updated
	 * @throws IllegalStateException if gradients overflow without any scale: they have
	 * diverged
	 */
	boolean accepts(double norm) {
		if (!this.dynamic) {
			return true;
		}
		State before = this.state;
		if (!Double.isFinite(norm)) {
			if (before.factor() <= 1) {
				throw new IllegalStateException("The gradients overflow half precision even unscaled; resume from the "
						+ "last checkpoint with a lower optimizer.peakRate, or use the precision bf16");
			}
			this.state = new State(before.factor() / GROWTH, 0, before.skipped() + 1);
			return false;
		}
		boolean grows = before.good() + 1 >= INTERVAL;
		this.state = new State(grows ? before.factor() * GROWTH : before.factor(), grows ? 0 : before.good() + 1,
				before.skipped());
		return true;
	}

	/** Updates among the first {@code step} steps that were not skipped. */
	long updates(long step) {
		return step - this.state.skipped();
	}

	/** Metrics by name: factor and number of skipped steps; none without scaling. */
	public Map<String, Double> metrics() {
		Map<String, Double> metrics = new LinkedHashMap<>();
		if (this.dynamic) {
			metrics.put("loss_scale", this.state.factor());
			metrics.put("skipped_steps", (double) this.state.skipped());
		}
		return metrics;
	}

	public State state() {
		return this.state;
	}

	/** Goes on from a state; without scaling there is nothing to continue from. */
	public void restore(State before) {
		this.state = this.dynamic ? before : this.state;
	}

	/**
	 * What a checkpoint keeps.
	 *
	 * @param factor of the loss
	 * @param good steps without overflow since the factor changed
	 * @param skipped steps that left the weights alone, since the first step
	 */
	public record State(double factor, long good, long skipped) {

	}

}
