package org.imglish.core.optimizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Weights;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.training.Checkpointing;
import org.imglish.core.training.TrainingState;

/**
 * Made-up parameters that one member of a group trains, with gradients that follow from
 * step and rank. Members are threads of one process.
 */
final class SharedModel implements AutoCloseable {

	/** The long one fills more than a bucket of 25 MiB. */
	private static final Map<String, Shape> SHAPES = new TreeMap<>(Map.of("long", new Shape(7001, 1001), "matrix",
			new Shape(60, 51), "odd", new Shape(7), "single", new Shape(1), "vector", new Shape(333)));

	/** Rate 1e-2 from the first step on. */
	private static final OptimizerConfig CONFIG = new OptimizerConfig(1e-2, 1e-3, 0, 0.05, 0.9, 0.98, 1e-6, 1e6, 1);

	/** DJL collects gradients on one thread at a time. */
	private static final Object COLLECTING = new Object();

	private final ProcessGroup group;

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	private final Weights weights = new Weights(this.manager);

	private final Optimizer optimizer;

	private final WeightAverage average;

	/**
	 * @param clipNorm largest norm of a gradient
	 */
	SharedModel(ProcessGroup group, Shard shard, double clipNorm) {
		this.group = group;
		SHAPES.forEach((name, shape) -> this.weights.scope().constant(name, 0, shape.getShape()));
		this.weights.initialize(1);
		try (NDManager scratch = this.manager.newSubManager()) {
			this.weights.arrays()
				.forEach((name, weight) -> scratch.arange((float) weight.size())
					.sin()
					.reshape(weight.getShape())
					.copyTo(weight));
		}
		OptimizerConfig config = new OptimizerConfig(CONFIG.peakRate(), CONFIG.minRate(), 0, CONFIG.weightDecay(),
				CONFIG.beta1(), CONFIG.beta2(), CONFIG.epsilon(), clipNorm, 1);
		Sharing sharing = new Sharing(group, shard);
		this.optimizer = new Optimizer(this.weights, config, 100, ParameterGroup.of(this.weights, Set.of()), sharing);
		this.average = WeightAverage.of(this.weights, 0.75, sharing);
	}

	/**
	 * Takes a step.
	 * @param number from 1
	 * @return the norm of the summed gradient
	 */
	double step(long number) {
		synchronized (COLLECTING) {
			collect(number);
		}
		this.optimizer.sumGradients();
		double norm = this.optimizer.update(number);
		this.average.update(1);
		return norm;
	}

	private void collect(long number) {
		try (NDManager scratch = this.weights.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			this.optimizer.zeroGradients();
			this.weights.arrays().forEach((name, weight) -> {
				NDArray gradient = gradient(weight, this.group.rank(), number, scratch);
				NDArray product = weight.mul(gradient);
				product.attach(scratch);
				collector.backward(product.sum());
			});
		}
	}

	/** Far from 0, where the first updates would follow its sign alone. */
	private static NDArray gradient(NDArray weight, int rank, long number, NDManager scratch) {
		return scratch.arange((float) weight.size())
			.mul(0.37f)
			.add(10f * number + rank)
			.cos()
			.add(2f)
			.reshape(weight.getShape());
	}

	/** Norm of the sum of all members' gradients, computed in double precision. */
	static double norm(int members, long number) {
		double squared = 0;
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			for (Shape shape : SHAPES.values()) {
				NDArray like = manager.zeros(shape);
				NDArray sum = gradient(like, 0, number, manager);
				for (int rank = 1; rank < members; rank++) {
					sum.addi(gradient(like, rank, number, manager));
				}
				for (float value : sum.toFloatArray()) {
					squared += (double) value * value;
				}
			}
		}
		return Math.sqrt(squared);
	}

	/** The present weights by name. */
	Map<String, float[]> values() {
		Map<String, float[]> values = new LinkedHashMap<>();
		this.weights.arrays().forEach((name, array) -> values.put(name, array.toFloatArray()));
		return values;
	}

	/** The averages, as a validation sees them. */
	Map<String, float[]> averages() {
		return this.average.inUse(this::values);
	}

	/** What a checkpoint holds. */
	TrainingState state() {
		return TrainingState.of(this.weights, Map.of(), Map.of(), this.average, this.optimizer, 1, (folder) -> {
		});
	}

	/**
	 * Writes a checkpoint: the first member into a folder, the others hand their parts
	 * over.
	 */
	void write(Path folder) {
		try {
			if (this.group.rank() == 0) {
				state().write(folder);
			}
			else {
				state().contribute();
			}
			this.group.barrier();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Reads what {@link #write} wrote. */
	void read(Path folder) {
		try {
			Checkpointing.read(folder, this.weights, this.optimizer);
			Checkpointing.read(folder, this.average);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.weights.close();
		this.manager.close();
	}

}
