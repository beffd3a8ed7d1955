package org.imglish.core.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.TrainingDevice;

/**
 * Measures steps of masked data modelling on a made-up batch: zeroed gradients, forward,
 * backward, clipping and AdamW, as pretraining performs them, without loading data.
 */
public final class TrainBench {

	/** The paper's AdamW (arXiv 2208.10442, section 2.3) with clipping at 3. */
	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(1e-3, 1e-5, 100, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private final TrainBenchSpec spec;

	public TrainBench(TrainBenchSpec spec) {
		this.spec = spec;
	}

	/**
	 * Measures steps of one kind on a model of its own.
	 * @throws IOException if the process cannot read its own memory use
	 */
	public StepSpeed measure(StepKind kind) throws IOException {
		TrainingDevice.useThreads(this.spec.threads());
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(this.spec.model(), manager, true)) {
			MaskedDataHead head = new MaskedDataHead(network);
			network.initialize(1);
			network.compute(this.spec.precision());
			long steps = this.spec.warmup() + this.spec.steps();
			Optimizer optimizer = new Optimizer(network, OPTIMIZER, steps, (name) -> head.trains(name, kind.passes()));
			BenchBatch batch = BenchBatch.of(this.spec, manager);
			Losses losses = new Losses(network, head, batch);
			PeakMemory.reset();
			double first = 0;
			double[] seconds = new double[this.spec.steps()];
			long cpuStarted = 0;
			for (int i = 0; i < steps; i++) {
				long started = System.nanoTime();
				cpuStarted = (i == this.spec.warmup()) ? cpuNanoseconds() : cpuStarted;
				manager.getEngine().setRandomSeed(i);
				optimizer.zeroGradients();
				double loss = losses.backward(kind, optimizer.lossScale());
				optimizer.update(i + 1L);
				first = (i == 0) ? loss : first;
				if (i >= this.spec.warmup()) {
					seconds[i - this.spec.warmup()] = (System.nanoTime() - started) / 1e9;
				}
			}
			double cpuSeconds = (cpuNanoseconds() - cpuStarted) / 1e9 / this.spec.steps();
			return speed(kind, network, head, batch, first, Median.of(seconds), cpuSeconds);
		}
	}

	private StepSpeed speed(StepKind kind, Network network, MaskedDataHead head, BenchBatch batch, double loss,
			double seconds, double cpuSeconds) throws IOException {
		long parameters = network.arrays()
			.entrySet()
			.stream()
			.filter((entry) -> head.trains(entry.getKey(), kind.passes()))
			.mapToLong((entry) -> entry.getValue().size())
			.sum();
		double operations = new TrainingFlops(this.spec.model()).step(kind, this.spec.batch(), this.spec.window(),
				(int) batch.patches().size(), (int) batch.places().size());
		return new StepSpeed(kind, this.spec.batch(), this.spec.window(), this.spec.threads(), this.spec.steps(),
				parameters, loss, seconds, cpuSeconds, kind.samples(this.spec.batch()) / seconds,
				operations / seconds / 1e12, PeakMemory.bytes());
	}

	private static long cpuNanoseconds() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	/** Passes a batch forward and backward. */
	private record Losses(Network network, MaskedDataHead head, BenchBatch batch) {

		double backward(StepKind kind, LossScale scale) {
			return switch (kind) {
				case IMAGES -> pass(this::images, scale);
				case PAIRS -> pass(this::pairs, scale);
				case ALL -> pass(this::images, scale) + pass(this::texts, scale) + pass(this::pairs, scale);
			};
		}

		/** Each pass frees its activations before the next begins. */
		private double pass(Function<BenchBatch, NDArray> loss, LossScale scale) {
			try (NDManager scratch = this.network.manager().newSubManager();
					GradientCollector collector = scratch.getEngine().newGradientCollector()) {
				NDArray value = loss.apply(this.batch.within(scratch));
				collector.backward(scale.of(value));
				return value.getFloat();
			}
		}

		private NDArray images(BenchBatch of) {
			return patchLoss(encode(Beit3Input.image(of.pixels(), of.patchMask())), of);
		}

		private NDArray texts(BenchBatch of) {
			return wordLoss(encode(Beit3Input.text(of.tokens(), of.padding())), of);
		}

		private NDArray pairs(BenchBatch of) {
			NDArray hidden = encode(Beit3Input.pair(of.pixels(), of.patchMask(), of.tokens(), of.padding()));
			return wordLoss(hidden, of).add(patchLoss(hidden, of));
		}

		private NDArray encode(Beit3Input input) {
			return this.network.backbone().encode(input, true);
		}

		private NDArray patchLoss(NDArray hidden, BenchBatch of) {
			return CrossEntropy.mean(this.head.visualLogits(hidden, of.patches()), of.codes());
		}

		private NDArray wordLoss(NDArray hidden, BenchBatch of) {
			long window = of.tokens().getShape().get(1);
			return CrossEntropy.mean(this.head.wordLogits(hidden, window, of.places()), of.words());
		}

	}

}
