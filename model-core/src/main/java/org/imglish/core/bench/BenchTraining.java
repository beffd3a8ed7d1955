package org.imglish.core.bench;

import java.util.function.Function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.TrainingDevice;

/**
 * A training on one made-up batch that stays the same: its steps are those of
 * pretraining, without loading data. Several processes can take them together, each with
 * its rows of the batch.
 */
final class BenchTraining implements AutoCloseable {

	/** The paper's AdamW (arXiv 2208.10442, section 2.3) with clipping at 3. */
	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(1e-3, 1e-5, 100, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private final StepKind kind;

	private final ProcessGroup group;

	private final NDManager manager;

	private final Network network;

	private final MaskedDataHead head;

	private final Optimizer optimizer;

	private final BenchBatch batch;

	/**
	 * Begins a training on a model of its own.
	 * @param spec what is trained; its batch is that of all members
	 * @param steps length of the learning rate's schedule
	 * @param group who takes each step together, as many as divide the batch
	 */
	BenchTraining(TrainBenchSpec spec, StepKind kind, long steps, ProcessGroup group) {
		TrainingDevice.useThreads(spec.threads());
		this.kind = kind;
		this.group = group;
		this.manager = NDManager.newBaseManager("PyTorch");
		this.network = new Network(spec.model(), this.manager, true);
		this.head = new MaskedDataHead(this.network);
		this.network.initialize(1);
		this.network.compute(spec.precision());
		this.optimizer = new Optimizer(this.network, OPTIMIZER, steps, this::trains);
		this.batch = BenchBatch.of(spec, group.rank(), group.size(), this.manager);
	}

	private boolean trains(String name) {
		return this.head.trains(name, this.kind.passes());
	}

	/**
	 * Takes a step.
	 * @param number from 1
	 * @return the loss of the whole batch
	 */
	double step(long number) {
		this.manager.getEngine().setRandomSeed((int) number);
		this.optimizer.zeroGradients();
		double loss = this.group.allReduce(new double[] { backward() })[0];
		this.optimizer.sumGradients(this.group);
		this.optimizer.update(number);
		return loss;
	}

	/** Values of the trained parameters. */
	long parameters() {
		return this.network.arrays()
			.entrySet()
			.stream()
			.filter((entry) -> trains(entry.getKey()))
			.mapToLong((entry) -> entry.getValue().size())
			.sum();
	}

	/** The made-up batch, or the rows of it that are this process's. */
	BenchBatch batch() {
		return this.batch;
	}

	private double backward() {
		return switch (this.kind) {
			case IMAGES -> pass(this::images);
			case PAIRS -> pass(this::pairs);
			case ALL -> pass(this::images) + pass(this::texts) + pass(this::pairs);
		};
	}

	/**
	 * Each pass frees its activations before the next begins. All rows have as much
	 * masked: the batch's mean is that of its parts'.
	 */
	private double pass(Function<BenchBatch, NDArray> loss) {
		LossScale scale = this.optimizer.lossScale();
		try (NDManager scratch = this.network.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			NDArray whole = loss.apply(this.batch.within(scratch));
			NDArray value = (this.group.size() > 1) ? KeptNumbers.times(whole, 1.0 / this.group.size()) : whole;
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

	@Override
	public void close() {
		this.network.close();
		this.manager.close();
	}

}
