package org.imglish.core.optimizer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.collective.ProcessGroup;

/**
 * Brings members together that have taken steps alone (DiLoCo, arXiv 2311.08105,
 * algorithm 1): what each of them has moved its weights by since they last were equal is
 * averaged and is the gradient of SGD with Nesterov's momentum, as PyTorch's SGD applies
 * it, on the weights of that time. All of them continue from the result, and from the
 * mean of their moments.
 */
final class OuterStep {

	private static final String MOMENTUM = "outer.";

	private final TrainedWeights weights;

	private final WholeMoments moments;

	private final ProcessGroup group;

	private final OuterConfig config;

	/** The weights of the outer step before, the same on all members. */
	private final Map<String, NDArray> before = new LinkedHashMap<>();

	private final Map<String, NDArray> momentum = new LinkedHashMap<>();

	OuterStep(TrainedWeights weights, WholeMoments moments, ProcessGroup group, OuterConfig config) {
		this.weights = weights;
		this.moments = moments;
		this.group = group;
		this.config = config;
		weights.arrays().forEach((name, weight) -> {
			this.before.put(name, weights.manager().zeros(weight.getShape()));
			this.momentum.put(name, weights.manager().zeros(weight.getShape()));
		});
		remember();
	}

	/** Continues from the present weights. */
	private void remember() {
		this.weights.arrays().forEach((name, weight) -> copy(weight, named(name, this.before)));
	}

	/**
	 * Takes the step.
	 * @throws org.imglish.core.collective.CollectiveException if a member is gone or does
	 * not answer in time
	 */
	void take() {
		try (NDManager scratch = this.weights.manager().newSubManager()) {
			Map<String, NDArray> values = new LinkedHashMap<>();
			this.weights.arrays().forEach((name, weight) -> {
				NDArray value = weight.stopGradient();
				value.attach(scratch);
				values.put(name, value.subi(named(name, this.before)));
			});
			// the sums take the place of the weights, which need no room beside them
			this.group.allReduce(List.copyOf(values.values()));
			values.forEach(this::descend);
		}
		this.moments.average(this.group);
	}

	/**
	 * @param sum what the members have moved a weight by; afterwards the new weight
	 */
	private void descend(String name, NDArray sum) {
		NDArray weight = named(name, this.before);
		NDArray velocity = named(name, this.momentum);
		NDArray gradient = sum.divi(-this.group.size());
		velocity.muli(this.config.momentum()).addi(gradient);
		try (NDArray ahead = velocity.mul(this.config.momentum())) {
			weight.subi(gradient.addi(ahead).muli(this.config.rate()));
		}
		copy(weight, sum);
	}

	private void copy(NDArray from, NDArray to) {
		try (NDManager scratch = this.weights.manager().newSubManager()) {
			Packing.copy(Packing.view(from, 0, from.size(), scratch), Packing.view(to, 0, to.size(), scratch));
		}
	}

	/** The moments, and what a checkpoint holds beside them, {@code outer.NAME}. */
	StateArrays state() {
		Map<String, NDArray> state = new LinkedHashMap<>(this.moments.state().arrays());
		this.momentum.forEach((name, array) -> state.put(MOMENTUM + name, array));
		return new WholeArrays(state);
	}

	/** Continues from the present weights and what a file holds beside the moments. */
	void read(TensorFile file) throws IOException {
		for (Map.Entry<String, NDArray> velocity : this.momentum.entrySet()) {
			file.readInto(MOMENTUM + velocity.getKey(), velocity.getValue());
		}
		remember();
	}

	private static NDArray named(String name, Map<String, NDArray> arrays) {
		NDArray array = arrays.get(name);
		if (array == null) {
			throw new IllegalStateException("Parameter " + name + " is not among the trained ones");
		}
		return array;
	}

}
