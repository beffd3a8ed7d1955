package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;

/** An average that this process has all of. */
final class WholeAverage implements WeightAverage {

	private final Weights model;

	private final double decay;

	private final Map<String, NDArray> averages = new LinkedHashMap<>();

	WholeAverage(Weights model, double decay) {
		this.model = model;
		this.decay = decay;
		model.arrays().forEach((name, array) -> {
			NDArray copy = model.manager().zeros(array.getShape(), array.getDataType());
			array.copyTo(copy);
			this.averages.put(name, copy);
		});
	}

	@Override
	public void update(int updates) {
		if (updates == 0) {
			return;
		}
		Map<String, NDArray> weights = this.model.arrays();
		try (NDManager scratch = this.model.manager().newSubManager()) {
			this.model.kernels()
				.average(List.copyOf(this.averages.values()),
						this.averages.keySet().stream().map((name) -> leaf(weights, name, scratch)).toList(),
						1 - Math.pow(this.decay, updates));
		}
	}

	@Override
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

	@Override
	public StateArrays state() {
		return new WholeArrays(Collections.unmodifiableMap(this.averages));
	}

	@Override
	public void read(Path file) throws IOException {
		try (Safetensors state = Safetensors.open(file)) {
			for (Map.Entry<String, NDArray> average : this.averages.entrySet()) {
				state.readInto(average.getKey(), average.getValue());
			}
		}
	}

}
