package org.imglish.core.bench;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.training.TrainingDevice;

/**
 * Compares the fused attention that the model uses with the definition written in single
 * operators, forward and backward, in turns.
 */
public final class AttentionBench {

	private final ModelConfig model;

	private final int batch;

	private final int tokens;

	private final int rounds;

	private final int threads;

	/**
	 * @param model whose heads are taken
	 * @param batch samples, at least 1
	 * @param tokens queries and keys, at least 1
	 * @param rounds measured rounds, at least 1
	 * @param threads torch threads, at least 1
	 */
	public AttentionBench(ModelConfig model, int batch, int tokens, int rounds, int threads) {
		if (batch < 1 || tokens < 1 || rounds < 1 || threads < 1) {
			throw new IllegalArgumentException("batch, tokens, rounds and threads must be at least 1, but are "
					+ String.format(Locale.ROOT, "%d, %d, %d and %d", batch, tokens, rounds, threads));
		}
		this.model = model;
		this.batch = batch;
		this.tokens = tokens;
		this.rounds = rounds;
		this.threads = threads;
	}

	/** Measures both paths. */
	public AttentionSpeed measure() {
		TrainingDevice.useThreads(this.threads);
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			Shape shape = new Shape(this.batch, this.model.heads(), this.tokens, this.model.headWidth());
			manager.getEngine().setRandomSeed(1);
			Inputs inputs = new Inputs(manager.randomNormal(shape), manager.randomNormal(shape),
					manager.randomNormal(shape));
			inputs.requireGradients();
			Path fused = (q, k, v) -> kernels.attention(q, k, v, null);
			Path plain = AttentionBench::plain;
			double[] fusedSeconds = new double[this.rounds];
			double[] plainSeconds = new double[this.rounds];
			for (int i = -1; i < this.rounds; i++) {
				double fusedRound = inputs.seconds(fused);
				double plainRound = inputs.seconds(plain);
				if (i >= 0) {
					fusedSeconds[i] = fusedRound;
					plainSeconds[i] = plainRound;
				}
			}
			double fusedMedian = Median.of(fusedSeconds);
			double plainMedian = Median.of(plainSeconds);
			return new AttentionSpeed(this.batch, this.model.heads(), this.tokens, this.model.headWidth(), this.threads,
					fusedMedian, plainMedian, plainMedian / fusedMedian, inputs.difference(fused, plain));
		}
	}

	private static NDArray plain(NDArray query, NDArray key, NDArray value) {
		double scale = Math.sqrt(query.getShape().get(3));
		return query.matMul(key.transpose(0, 1, 3, 2)).div(scale).softmax(-1).matMul(value);
	}

	/** A way to attend. */
	private interface Path {

		NDArray attend(NDArray query, NDArray key, NDArray value);

	}

	/** Query, key and value. */
	private record Inputs(NDArray query, NDArray key, NDArray value) {

		void requireGradients() {
			this.query.setRequiresGradient(true);
			this.key.setRequiresGradient(true);
			this.value.setRequiresGradient(true);
		}

		double seconds(Path path) {
			long started = System.nanoTime();
			try (NDManager scratch = this.query.getManager().newSubManager();
					GradientCollector collector = scratch.getEngine().newGradientCollector()) {
				NDArray sum = attend(path, scratch).sum();
				collector.backward(sum);
				sum.getFloat();
			}
			return (System.nanoTime() - started) / 1e9;
		}

		double difference(Path one, Path other) {
			try (NDManager scratch = this.query.getManager().newSubManager()) {
				return attend(one, scratch).sub(attend(other, scratch)).abs().max().getFloat();
			}
		}

		private NDArray attend(Path path, NDManager scratch) {
			return path.attend(view(this.query, scratch), view(this.key, scratch), view(this.value, scratch));
		}

		private static NDArray view(NDArray array, NDManager scratch) {
			NDArray view = array.reshape(array.getShape());
			view.attach(scratch);
			return view;
		}

	}

}
