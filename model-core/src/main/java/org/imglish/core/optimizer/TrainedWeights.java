package org.imglish.core.optimizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Weights;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.kernel.KeptNumbers;

/** The parameters of a model that are trained, group by group, and their gradients. */
final class TrainedWeights {

	private final Weights model;

	private final List<ParameterGroup> groups;

	/** Trained ones by name, in the order of the groups. */
	private final Map<String, NDArray> arrays = new LinkedHashMap<>();

	/**
	 * @param model initialized parameters
	 * @param groups which of them are trained
	 */
	TrainedWeights(Weights model, List<ParameterGroup> groups) {
		this.model = model;
		this.groups = groups;
		Map<String, NDArray> all = model.arrays();
		for (ParameterGroup group : groups) {
			for (String name : group.names()) {
				this.arrays.put(name, named(name, all));
			}
		}
	}

	List<ParameterGroup> groups() {
		return this.groups;
	}

	/** The weights by name, in the order of the groups. */
	Map<String, NDArray> arrays() {
		return this.arrays;
	}

	/** Owner of the weights; parent of the managers of single steps. */
	NDManager manager() {
		return this.model.manager();
	}

	Kernels kernels() {
		return this.model.kernels();
	}

	/** The arrays of a group, in its order. */
	static List<NDArray> of(ParameterGroup group, Map<String, NDArray> arrays) {
		return group.names().stream().map((name) -> named(name, arrays)).toList();
	}

	private static NDArray named(String name, Map<String, NDArray> arrays) {
		NDArray array = arrays.get(name);
		if (array == null) {
			throw new IllegalStateException("Parameter " + name + " is not among the trained ones");
		}
		return array;
	}

	/**
	 * All gradients that have been collected, in the order of the weights.
	 * @param scratch owner of the result
	 */
	Map<String, NDArray> gradients(NDManager scratch) {
		return gradients(this.arrays.keySet(), scratch);
	}

	/**
	 * Gradients of some weights, in the order of the names.
	 * @param scratch owner of the result
	 */
	Map<String, NDArray> gradients(Collection<String> names, NDManager scratch) {
		Map<String, NDArray> gradients = new LinkedHashMap<>();
		for (String name : names) {
			NDArray gradient = named(name, this.arrays).getGradient();
			gradient.attach(scratch);
			gradients.put(name, gradient);
		}
		return gradients;
	}

	/**
	 * Whoever has had no row of any batch yet has no gradients that sums could be put
	 * into: gives those weights zeros.
	 */
	void defineGradients() {
		List<NDArray> without = new ArrayList<>(this.arrays.values());
		without.removeIf((weight) -> JniUtils.getGradient((PtNDArray) weight) != null);
		if (without.isEmpty()) {
			return;
		}
		try (NDManager scratch = manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			for (NDArray weight : without) {
				NDArray sum = weight.sum();
				sum.attach(scratch);
				collector.backward(KeptNumbers.times(sum, 0));
			}
		}
	}

}
