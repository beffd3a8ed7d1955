package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;

/**
 * Exponential moving average of weights (Polyak averaging), as timm's ModelEma keeps it
 * for the official fine-tuning: after each update, {@code average = decay * average +
 * (1 - decay) * weights}. Starts as a copy of the weights; is part of a checkpoint.
 */
public final class WeightAverage {

	private final Weights model;

	private final double decay;

	private final Map<String, NDArray> averages = new LinkedHashMap<>();

	/**
	 * @param model initialized parameters
	 * @param decay share of the average that stays at each update, in (0, 1)
	 */
	public WeightAverage(Weights model, double decay) {
		if (!(decay > 0 && decay < 1)) {
			throw new IllegalArgumentException("The decay of averaged weights must be in (0, 1), but is " + decay);
		}
		this.model = model;
		this.decay = decay;
		model.arrays().forEach((name, array) -> {
			NDArray copy = model.manager().zeros(array.getShape(), array.getDataType());
			array.copyTo(copy);
			this.averages.put(name, copy);
		});
	}

	/** Takes over the weights of the newest update. */
	public void update() {
		Map<String, NDArray> weights = this.model.arrays();
		try (NDManager scratch = this.model.manager().newSubManager()) {
			this.averages.forEach((name, average) -> {
				NDArray weight = leaf(weights, name, scratch);
				average.muli(this.decay).addi(weight.mul(1 - this.decay));
			});
		}
	}

	/**
	 * Does something with the averages in the place of the weights, which return
	 * afterwards bit for bit.
	 */
	public <T> T inUse(Supplier<T> work) {
		exchange();
		try {
			return work.get();
		}
		finally {
			exchange();
		}
	}

	private void exchange() {
		Map<String, NDArray> weights = this.model.arrays();
		this.averages.forEach((name, average) -> {
			try (NDManager scratch = this.model.manager().newSubManager()) {
				NDArray before = leaf(weights, name, scratch).duplicate();
				average.copyTo(weights.get(name));
				before.copyTo(average);
			}
		});
	}

	/** The parameter's own values, without a gradient to record. */
	private static NDArray leaf(Map<String, NDArray> weights, String name, NDManager scratch) {
		NDArray weight = weights.get(name);
		if (weight == null) {
			throw new IllegalStateException("Parameter " + name + " is gone");
		}
		NDArray leaf = weight.stopGradient();
		leaf.attach(scratch);
		return leaf;
	}

	/** The averages, under the names of the weights. */
	public Map<String, NDArray> arrays() {
		return Collections.unmodifiableMap(this.averages);
	}

	/** Reads a file of {@link #arrays()}. */
	public void read(Path file) throws IOException {
		try (Safetensors state = Safetensors.open(file)) {
			for (Map.Entry<String, NDArray> average : this.averages.entrySet()) {
				state.readInto(average.getKey(), average.getValue());
			}
		}
	}

}
