package org.imglish.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Network;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.optimizer.Sharing;
import org.imglish.core.pretraining.LossWeights;
import org.imglish.core.pretraining.MaskedStep;
import org.imglish.core.training.Rounds;
import org.imglish.core.training.TrainingDevice;

/**
 * A pretraining on one made-up batch that stays the same, without loading data. Several
 * processes can take its steps together, each with its rows of the batch.
 */
final class BenchTraining implements AutoCloseable {

	/** The paper's AdamW (arXiv 2208.10442, section 2.3) with clipping at 3. */
	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(1e-3, 1e-5, 100, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private final StepKind kind;

	private final NDManager manager;

	private final Network network;

	private final MaskedDataHead head;

	private final MaskedStep step;

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
		this.manager = NDManager.newBaseManager("PyTorch");
		this.network = new Network(spec.model(), this.manager, true);
		this.head = new MaskedDataHead(this.network);
		this.network.initialize(1);
		this.network.compute(spec.precision());
		Sharing sharing = Sharing.of(group);
		Optimizer optimizer = new Optimizer(this.network, OPTIMIZER, steps, this::trains, sharing);
		this.batch = BenchBatch.of(spec, group.rank(), group.size());
		this.step = new MaskedStep(this.network, this.head, optimizer, LossWeights.EQUAL, (pixels) -> {
			throw new IllegalStateException("The visual tokens of made-up images are made up");
		}, sharing, new Rounds(sharing));
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
		try {
			return this.step.take(number, this.batch.step(this.kind), (int) number).getOrDefault("loss", Double.NaN);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** In what projections and attention are computed. */
	Precision precision() {
		return this.network.kernels().precision();
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

	@Override
	public void close() {
		this.network.close();
		this.manager.close();
	}

}
