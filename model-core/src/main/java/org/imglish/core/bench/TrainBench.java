package org.imglish.core.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.sun.management.OperatingSystemMXBean;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.objective.CrossEntropy;
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
			long steps = this.spec.warmup() + this.spec.steps();
			Optimizer optimizer = new Optimizer(network, OPTIMIZER, steps, kind::trains);
			BenchBatch batch = BenchBatch.of(this.spec, manager);
			Losses losses = new Losses(network, head, batch);
			PeakMemory.reset();
			double first = 0;
			double[] seconds = new double[this.spec.steps()];
			double[] cpuSeconds = new double[this.spec.steps()];
			for (int i = 0; i < steps; i++) {
				long started = System.nanoTime();
				long cpuStarted = cpuNanoseconds();
				manager.getEngine().setRandomSeed(i);
				optimizer.zeroGradients();
				double loss = losses.backward(kind);
				optimizer.update(i + 1L);
				first = (i == 0) ? loss : first;
				if (i >= this.spec.warmup()) {
					seconds[i - this.spec.warmup()] = (System.nanoTime() - started) / 1e9;
					cpuSeconds[i - this.spec.warmup()] = (cpuNanoseconds() - cpuStarted) / 1e9;
				}
			}
			return speed(kind, network, batch, first, Median.of(seconds), Median.of(cpuSeconds));
		}
	}

	private StepSpeed speed(StepKind kind, Network network, BenchBatch batch, double loss, double seconds,
			double cpuSeconds) throws IOException {
		long parameters = network.arrays()
			.entrySet()
			.stream()
			.filter((entry) -> kind.trains(entry.getKey()))
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

		double backward(StepKind kind) {
			return switch (kind) {
				case IMAGES -> pass(this::images);
				case PAIRS -> pass(this::pairs);
				case ALL -> pass(this::images) + pass(this::texts) + pass(this::pairs);
			};
		}

		/** Each pass frees its activations before the next begins. */
		private double pass(ToDoubleFunction<Pass> loss) {
			try (NDManager scratch = this.network.manager().newSubManager();
					GradientCollector collector = scratch.getEngine().newGradientCollector()) {
				return loss.applyAsDouble(new Pass(scratch, collector));
			}
		}

		private double images(Pass pass) {
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.image(pass.view(this.batch.pixels()), pass.view(this.batch.patchMask())), true);
			return pass.backward(patchLoss(hidden));
		}

		private double texts(Pass pass) {
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.text(pass.view(this.batch.tokens()), pass.view(this.batch.padding())), true);
			return pass.backward(wordLoss(hidden));
		}

		private double pairs(Pass pass) {
			NDArray hidden = this.network.backbone()
				.encode(Beit3Input.pair(pass.view(this.batch.pixels()), pass.view(this.batch.patchMask()),
						pass.view(this.batch.tokens()), pass.view(this.batch.padding())), true);
			return pass.backward(wordLoss(hidden).add(patchLoss(hidden)));
		}

		private NDArray patchLoss(NDArray hidden) {
			return CrossEntropy.mean(this.head.visualLogits(hidden, this.batch.patches()), this.batch.codes());
		}

		private NDArray wordLoss(NDArray hidden) {
			long window = this.batch.tokens().getShape().get(1);
			return CrossEntropy.mean(this.head.wordLogits(hidden, window, this.batch.places()), this.batch.words());
		}

	}

	/** One forward and backward pass, whose arrays live in its manager. */
	private record Pass(NDManager scratch, GradientCollector collector) {

		/** The same array, owned by the pass, as all that is derived from it will be. */
		NDArray view(NDArray array) {
			NDArray view = array.reshape(array.getShape());
			view.attach(this.scratch);
			return view;
		}

		double backward(NDArray loss) {
			this.collector.backward(loss);
			return loss.getFloat();
		}

	}

}
