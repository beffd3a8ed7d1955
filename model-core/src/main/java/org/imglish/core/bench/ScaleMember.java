package org.imglish.core.bench;

import java.util.Locale;

import org.imglish.core.collective.ProcessGroup;

/**
 * One of the processes whose common speed is measured: takes steps when it is its turn.
 * Each of them sums the losses and the gradients of all, as the members of a gang do.
 */
public final class ScaleMember implements AutoCloseable {

	private final BenchTraining training;

	private final ProcessGroup group;

	private long step;

	/**
	 * Begins a training.
	 * @param spec what is trained; the batch is that of all members
	 * @param kind what passes through the model
	 * @param group who takes the steps together; stays the caller's
	 * @throws IllegalArgumentException if the batch cannot be divided among them
	 */
	public ScaleMember(TrainBenchSpec spec, StepKind kind, ProcessGroup group) {
		if (spec.batch() % group.size() != 0) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A batch of %d cannot be divided evenly among %d processes", spec.batch(), group.size()));
		}
		this.group = group;
		this.training = new BenchTraining(spec, kind, spec.steps(), group);
	}

	/** Takes steps, one after the other. */
	public Turn take(int steps) {
		this.group.barrier();
		this.group.waited();
		double loss = 0;
		long started = System.nanoTime();
		for (int i = 0; i < steps; i++) {
			loss = this.training.step(++this.step);
		}
		return new Turn((System.nanoTime() - started) / 1e9, this.group.waited(), loss);
	}

	@Override
	public void close() {
		this.training.close();
	}

	/**
	 * What a turn took.
	 *
	 * @param seconds of all its steps
	 * @param waited seconds among them that collective operations took, waiting for the
	 * others included
	 * @param loss of the last step
	 */
	public record Turn(double seconds, double waited, double loss) {

	}

}
