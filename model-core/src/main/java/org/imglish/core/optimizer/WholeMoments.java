package org.imglish.core.optimizer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.checkpoint.TensorFile;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.kernel.AdamWSetting;

/**
 * Every member has all moments and updates all weights alike: what it would send to the
 * others they have computed themselves.
 */
final class WholeMoments implements Moments {

	private final TrainedWeights weights;

	private final ProcessGroup group;

	private final Map<String, NDArray> means = new LinkedHashMap<>();

	private final Map<String, NDArray> squares = new LinkedHashMap<>();

	WholeMoments(TrainedWeights weights, ProcessGroup group) {
		this.weights = weights;
		this.group = group;
		weights.arrays().forEach((name, weight) -> {
			this.means.put(name, weights.manager().zeros(weight.getShape()));
			this.squares.put(name, weights.manager().zeros(weight.getShape()));
		});
	}

	/** In buckets, one after the other, when the backward pass is over. */
	@Override
	public void sumGradients() {
		if (this.group.size() > 1) {
			this.weights.defineGradients();
			try (NDManager scratch = this.weights.manager().newSubManager()) {
				this.group.allReduce(List.copyOf(this.weights.gradients(scratch).values()));
			}
		}
	}

	@Override
	public double norm(NDManager scratch) {
		NDArray norm = this.weights.kernels().norm(List.copyOf(this.weights.gradients(scratch).values()));
		norm.attach(scratch);
		return norm.getFloat();
	}

	@Override
	public void update(ParameterGroup parameters, long update, AdamWSetting setting, double divisor,
			NDManager scratch) {
		this.weights.kernels()
			.adamw(TrainedWeights.of(parameters, this.weights.arrays()),
					List.copyOf(this.weights.gradients(parameters.names(), scratch).values()),
					TrainedWeights.of(parameters, this.means), TrainedWeights.of(parameters, this.squares), update,
					setting, divisor);
	}

	@Override
	public void handAround() {
		// Everybody has them.
	}

	/** Replaces the moments of all members by their means. */
	void average(ProcessGroup members) {
		List<NDArray> all = Stream.of(this.means, this.squares).flatMap((each) -> each.values().stream()).toList();
		members.allReduce(all);
		all.forEach((array) -> array.divi(members.size()));
	}

	@Override
	public WholeArrays state() {
		Map<String, NDArray> moments = new LinkedHashMap<>();
		this.means.forEach((name, array) -> moments.put("mean." + name, array));
		this.squares.forEach((name, array) -> moments.put("square." + name, array));
		return new WholeArrays(moments);
	}

	@Override
	public void read(TensorFile file) throws IOException {
		for (Map.Entry<String, NDArray> mean : this.means.entrySet()) {
			file.readInto("mean." + mean.getKey(), mean.getValue());
		}
		for (Map.Entry<String, NDArray> square : this.squares.entrySet()) {
			file.readInto("square." + square.getKey(), square.getValue());
		}
	}

}
