package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.kernel.AdamWSetting;
import org.imglish.core.kernel.Precision;
import org.imglish.core.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Updates the trained parameters of a network: clips the global gradient norm, then AdamW
 * group by group. Its state is part of a checkpoint.
 */
public final class Optimizer {

	/** What torch adds to a norm before it divides by it. */
	private static final double CLIPPED = 1e-6;

	/** What an update tells. */
	public static final List<Metric> METRICS = Stream
		.concat(Stream.of(Metric.plain("learning_rate", ""), Metric.plain("gradient_norm", "")),
				LossScale.METRICS.stream())
		.toList();

	private final TrainedWeights weights;

	private final OptimizerConfig config;

	private final long steps;

	private final LossScale lossScale;

	private final Moments moments;

	private final Sharing sharing;

	/** Null where all steps are taken together. */
	private final @Nullable OuterStep outer;

	/**
	 * Updates a network by the official rules of BEiT-3.
	 * @param network initialized network
	 * @param config rates and moments
	 * @param steps number of all steps, for the schedule
	 * @param trained which parameters are trained; the others keep their values
	 * @param sharing who takes each step
	 */
	public Optimizer(Network network, OptimizerConfig config, long steps, Predicate<String> trained, Sharing sharing) {
		this(network.weights(), config, steps,
				ParameterGroup.of(network, trained, config.layerDecay(), config.headRate()), sharing);
	}

	/**
	 * Updates groups of parameters.
	 * @param model initialized parameters
	 * @param config rates and moments
	 * @param steps number of all steps, for the schedule
	 * @param groups what is updated, and how
	 * @param sharing who takes each step
	 */
	public Optimizer(Weights model, OptimizerConfig config, long steps, List<ParameterGroup> groups, Sharing sharing) {
		this.weights = new TrainedWeights(model, groups);
		this.config = config;
		this.steps = steps;
		this.lossScale = (model.kernels().precision() == Precision.F16) ? LossScale.dynamic() : LossScale.none();
		this.sharing = sharing;
		LocalSteps local = sharing.local();
		if (sharing.dividesOptimizer()) {
			this.moments = new DividedMoments(this.weights, sharing.group());
			this.outer = null;
		}
		else {
			WholeMoments whole = new WholeMoments(this.weights, sharing.ofStep());
			this.moments = whole;
			this.outer = (local != null) ? new OuterStep(this.weights, whole, sharing.group(), local.outer()) : null;
		}
	}

	/** Forgets the gradients of the step before. */
	public void zeroGradients() {
		try (NDManager scratch = this.weights.manager().newSubManager()) {
			this.weights.kernels().zero(List.copyOf(this.weights.gradients(scratch).values()));
		}
	}

	/**
	 * Sums the gradients that the members of the group have collected: in buckets, one
	 * after the other, when the backward pass is over. Who takes the step alone keeps its
	 * own.
	 */
	public void sumGradients() {
		if (this.outer != null) {
			this.weights.defineGradients();
		}
		this.moments.sumGradients();
	}

	/**
	 * Performs one update from the sums of what has been collected of
	 * {@link #lossScale()} times the loss; where they overflowed, leaves the weights
	 * alone. At the end of a round the outer step follows.
	 * @param step from 1
	 * @return the gradient norm before clipping, not finite if the gradients overflowed
	 */
	public double update(long step) {
		double rate = this.config.rate(step, this.steps);
		try (NDManager scratch = this.weights.manager().newSubManager()) {
			double scale = this.lossScale.factor();
			double norm = this.moments.norm(scratch) / scale;
			if (!this.lossScale.accepts(norm)) {
				return norm;
			}
			double divisor = scale * excess(norm);
			long update = this.lossScale.updates(step);
			for (ParameterGroup group : this.weights.groups()) {
				AdamWSetting setting = new AdamWSetting(rate * group.rateScale(),
						group.decayed() ? this.config.weightDecay() : 0, this.config.beta1(), this.config.beta2(),
						this.config.epsilon());
				this.moments.update(group, update, setting, divisor, scratch);
			}
			this.moments.handAround();
			if (this.outer != null && endsRound(step)) {
				this.outer.take();
			}
			return norm;
		}
	}

	/**
	 * By how much gradients are too long, at least 1, as
	 * {@code torch.nn.utils.clip_grad_norm_} has it.
	 */
	private double excess(double norm) {
		return Math.max(1, (norm + CLIPPED) / this.config.clipNorm());
	}

	/**
	 * Performs one update and tells about it.
	 * @param step from 1
	 * @return learning rate and gradient norm, in half precision the loss scale and how
	 * many steps were skipped; no norm where the gradients overflowed
	 */
	public Map<String, Double> perform(long step) {
		Map<String, Double> values = new LinkedHashMap<>();
		values.put("learning_rate", rate(step));
		double norm = update(step);
		if (Double.isFinite(norm)) {
			values.put("gradient_norm", norm);
		}
		values.putAll(this.lossScale.metrics());
		return values;
	}

	/** What the loss is multiplied by before its gradients are collected. */
	public LossScale lossScale() {
		return this.lossScale;
	}

	/** Learning rate of a step. */
	public double rate(long step) {
		return this.config.rate(step, this.steps);
	}

	/** Whether all members have the same weights after a step. */
	public boolean endsRound(long step) {
		return this.sharing.endsRound(step, this.steps);
	}

	/**
	 * By how many updates the weights that all members have move on with a step: those of
	 * a round at its end, none before it.
	 */
	public int advance(long step) {
		LocalSteps local = this.sharing.local();
		if (local == null) {
			return 1;
		}
		return endsRound(step) ? local.length(step) : 0;
	}

	/**
	 * The moments, by name in a file, and the momentum of outer steps: what updates
	 * change beside the weights.
	 */
	public StateArrays moments() {
		return (this.outer != null) ? this.outer.state() : this.moments.state();
	}

	/**
	 * Reads a file of {@link #moments()}, whoever wrote it; the weights that belong to it
	 * must have been read before.
	 */
	public void read(Path file) throws IOException {
		try (Safetensors state = Safetensors.open(file)) {
			this.moments.read(state);
			if (this.outer != null) {
				this.outer.read(state);
			}
		}
	}

}
