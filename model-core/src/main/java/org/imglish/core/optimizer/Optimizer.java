package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.AdamWSetting;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.kernel.Precision;
import org.imglish.core.metric.Metric;

/**
 * Updates the trained parameters of a network: clips the global gradient norm, then AdamW
 * group by group. Its state is part of a checkpoint.
 */
public final class Optimizer {

	/** What an update tells. */
	public static final List<Metric> METRICS = Stream
		.concat(Stream.of(Metric.plain("learning_rate", ""), Metric.plain("gradient_norm", "")),
				LossScale.METRICS.stream())
		.toList();

	private final Weights model;

	private final OptimizerConfig config;

	private final long steps;

	private final List<ParameterGroup> groups;

	private final Map<String, NDArray> weights;

	private final LossScale lossScale;

	private final Map<String, NDArray> means = new LinkedHashMap<>();

	private final Map<String, NDArray> squares = new LinkedHashMap<>();

	/**
	 * Updates a network by the official rules of BEiT-3.
	 * @param network initialized network
	 * @param config rates and moments
	 * @param steps number of all steps, for the schedule
	 * @param trained which parameters are trained; the others keep their values
	 */
	public Optimizer(Network network, OptimizerConfig config, long steps, Predicate<String> trained) {
		this(network.weights(), config, steps,
				ParameterGroup.of(network, trained, config.layerDecay(), config.headRate()));
	}

	/**
	 * Updates groups of parameters.
	 * @param model initialized parameters
	 * @param config rates and moments
	 * @param steps number of all steps, for the schedule
	 * @param groups what is updated, and how
	 */
	public Optimizer(Weights model, OptimizerConfig config, long steps, List<ParameterGroup> groups) {
		this.model = model;
		this.config = config;
		this.steps = steps;
		this.weights = model.arrays();
		this.groups = groups;
		this.lossScale = (model.kernels().precision() == Precision.F16) ? LossScale.dynamic() : LossScale.none();
		for (ParameterGroup group : this.groups) {
			List<NDArray> trainedWeights = arrays(group, this.weights);
			for (int i = 0; i < trainedWeights.size(); i++) {
				String name = group.names().get(i);
				this.means.put(name, model.manager().zeros(trainedWeights.get(i).getShape()));
				this.squares.put(name, model.manager().zeros(trainedWeights.get(i).getShape()));
			}
		}
	}

	/** Forgets the gradients of the step before. */
	public void zeroGradients() {
		try (NDManager scratch = this.model.manager().newSubManager()) {
			this.model.kernels().zero(allGradients(scratch));
		}
	}

	/**
	 * Adds the gradients that the other members of a group have collected: in buckets,
	 * one after the other, when the backward pass is over.
	 */
	public void sumGradients(ProcessGroup group) {
		if (group.size() > 1) {
			defineGradients();
			try (NDManager scratch = this.model.manager().newSubManager()) {
				group.allReduce(allGradients(scratch));
			}
		}
	}

	/**
	 * Whoever has had no row of any batch yet has no gradients that sums could be put
	 * into: gives those weights zeros.
	 */
	private void defineGradients() {
		List<NDArray> without = this.groups.stream()
			.flatMap((group) -> arrays(group, this.weights).stream())
			.filter((weight) -> JniUtils.getGradient((PtNDArray) weight) == null)
			.toList();
		if (without.isEmpty()) {
			return;
		}
		try (NDManager scratch = this.model.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			for (NDArray weight : without) {
				NDArray sum = weight.sum();
				sum.attach(scratch);
				collector.backward(KeptNumbers.times(sum, 0));
			}
		}
	}

	/**
	 * Performs one update from the gradients that have been collected of
	 * {@link #lossScale()} times the loss; where they overflowed, leaves the weights
	 * alone.
	 * @param step from 1
	 * @return the gradient norm before clipping, not finite if the gradients overflowed
	 */
	public double update(long step) {
		Kernels kernels = this.model.kernels();
		double rate = this.config.rate(step, this.steps);
		try (NDManager scratch = this.model.manager().newSubManager()) {
			NDArray norm = kernels.clip(allGradients(scratch), this.config.clipNorm(), this.lossScale.factor());
			norm.attach(scratch);
			if (!this.lossScale.accepts(norm.getFloat())) {
				return norm.getFloat();
			}
			long update = this.lossScale.updates(step);
			for (ParameterGroup group : this.groups) {
				AdamWSetting setting = new AdamWSetting(rate * group.rateScale(),
						group.decayed() ? this.config.weightDecay() : 0, this.config.beta1(), this.config.beta2(),
						this.config.epsilon());
				kernels.adamw(arrays(group, this.weights), gradients(arrays(group, this.weights), scratch),
						arrays(group, this.means), arrays(group, this.squares), update, setting);
			}
			return norm.getFloat();
		}
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

	/** The moments, by name in a file: what updates change beside the weights. */
	public Map<String, NDArray> moments() {
		Map<String, NDArray> moments = new LinkedHashMap<>();
		this.means.forEach((name, array) -> moments.put("mean." + name, array));
		this.squares.forEach((name, array) -> moments.put("square." + name, array));
		return moments;
	}

	/** Reads a file of {@link #moments()}. */
	public void read(Path file) throws IOException {
		try (Safetensors state = Safetensors.open(file)) {
			for (Map.Entry<String, NDArray> moment : moments().entrySet()) {
				state.readInto(moment.getKey(), moment.getValue());
			}
		}
	}

	private List<NDArray> gradients(List<NDArray> weights, NDManager scratch) {
		List<NDArray> gradients = new ArrayList<>();
		for (NDArray weight : weights) {
			NDArray gradient = weight.getGradient();
			gradient.attach(scratch);
			gradients.add(gradient);
		}
		return gradients;
	}

	private List<NDArray> allGradients(NDManager scratch) {
		List<NDArray> gradients = new ArrayList<>();
		for (ParameterGroup group : this.groups) {
			gradients.addAll(gradients(arrays(group, this.weights), scratch));
		}
		return gradients;
	}

	private static List<NDArray> arrays(ParameterGroup group, Map<String, NDArray> from) {
		List<NDArray> arrays = new ArrayList<>();
		for (String name : group.names()) {
			NDArray array = from.get(name);
			if (array == null) {
				throw new IllegalStateException("Parameter " + name + " is not among the trained ones");
			}
			arrays.add(array);
		}
		return arrays;
	}

}
