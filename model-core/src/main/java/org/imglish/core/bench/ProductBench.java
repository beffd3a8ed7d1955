package org.imglish.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.kernel.Precision;
import org.imglish.core.training.TrainingDevice;

/**
 * Measures the rate of the matrix products that a model is made of, in its own shapes and
 * on its own threads: what a training step could reach at most.
 */
public final class ProductBench {

	private final ModelConfig model;

	private final int rows;

	private final int rounds;

	private final int threads;

	/**
	 * @param model whose shapes are taken
	 * @param rows tokens of a batch, at least 1
	 * @param rounds measured rounds, at least 1; their median counts
	 * @param threads torch threads, at least 1
	 */
	public ProductBench(ModelConfig model, int rows, int rounds, int threads) {
		if (rows < 1 || rounds < 1 || threads < 1) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"rows, rounds and threads must be at least 1, but are %d, %d and %d", rows, rounds, threads));
		}
		this.model = model;
		this.rows = rows;
		this.rounds = rounds;
		this.threads = threads;
	}

	/**
	 * Measures each product.
	 * @throws IllegalArgumentException if the device cannot compute in the precision
	 */
	public List<ProductRate> measure(Precision precision) {
		TrainingDevice.useThreads(this.threads);
		List<ProductRate> rates = new ArrayList<>();
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			kernels.compute(precision, manager);
			shapes().forEach((name, shape) -> rates.add(measure(name, shape, precision, kernels, manager)));
		}
		return rates;
	}

	/** Inputs and outputs of the products of a layer. */
	private Map<String, Shape> shapes() {
		Map<String, Shape> shapes = new LinkedHashMap<>();
		shapes.put("attention projection", new Shape(this.model.width(), this.model.width()));
		shapes.put("expert, first", new Shape(this.model.feedForwardWidth(), this.model.width()));
		shapes.put("expert, second", new Shape(this.model.width(), this.model.feedForwardWidth()));
		return shapes;
	}

	private ProductRate measure(String name, Shape shape, Precision precision, Kernels kernels, NDManager manager) {
		double[] seconds = new double[this.rounds];
		try (NDManager scratch = manager.newSubManager()) {
			NDArray weight = scratch.randomNormal(shape);
			NDArray input = scratch.randomNormal(new Shape(1, this.rows, shape.get(1)));
			for (int i = -1; i < this.rounds; i++) {
				double round = seconds(kernels, input, weight, scratch);
				if (i >= 0) {
					seconds[i] = round;
				}
			}
		}
		double operations = 2.0 * this.rows * shape.get(0) * shape.get(1);
		return new ProductRate(name, precision, this.rows, (int) shape.get(1), (int) shape.get(0), this.threads,
				operations / Median.of(seconds));
	}

	private static double seconds(Kernels kernels, NDArray input, NDArray weight, NDManager parent) {
		try (NDManager scratch = parent.newSubManager()) {
			NDArray view = input.reshape(input.getShape());
			view.attach(scratch);
			long started = System.nanoTime();
			// one value is read: a device has then finished the product
			kernels.linear(view, weight, null).flatten().get(0).getFloat();
			return (System.nanoTime() - started) / 1e9;
		}
	}

}
