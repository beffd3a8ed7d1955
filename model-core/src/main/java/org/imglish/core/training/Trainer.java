package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains one model on one device, step by step. A trainer that reads a checkpoint and
 * performs step N yields the same weights, bit for bit, as the trainer that wrote it
 * would have. Not thread-safe: one thread performs the steps.
 * <p>
 * The members of a gang each have a trainer with the same recipe and their group, and all
 * perform the same steps; losses and weights are then equal on all of them, and those of
 * a gang of any other size but for the order of sums. {@link #prepare}, {@link #perform}
 * and {@link #validate} wait for the others: one member alone may show and write, while
 * they wait for it in the next step no longer than the group's timeout. Where the members
 * divide the optimizer's state, they show together, too, and while one of them writes or
 * copies the {@link #state()}, the others contribute to theirs.
 */
public interface Trainer extends AutoCloseable {

	/** What is worth knowing of how the training begins, for its log: a line each. */
	default List<String> notes() {
		return List.of();
	}

	/** Number of steps of the whole training. */
	long steps();

	/**
	 * Does once before the first step what all steps need, piece by piece. Called again,
	 * it does only the pieces that are still missing. The members of a gang share it out;
	 * when the first of them is not to continue, nobody does, and another one that is not
	 * to continue must leave the group.
	 * @param goesOn asked between the pieces
	 * @return whether all is done; false when it was not to continue
	 */
	default boolean prepare(BooleanSupplier goesOn) throws IOException {
		return true;
	}

	/**
	 * Whether all members of a gang have the same weights after a step: after each one,
	 * or, where they take steps alone, after the last one of a round. Only there the
	 * state can be written, shown and validated, and only such a step waits for the
	 * others.
	 * @param step from 1; 0 for the beginning
	 */
	default boolean endsRound(long step) {
		return true;
	}

	/**
	 * Performs one optimizer step. Which samples it takes follows from its number alone.
	 * @param step the one after the last performed (or restored) one, from 1 to
	 * {@link #steps()}
	 * @return what the step measured, and what is known only now of those before
	 * @throws DivergedException if the loss is not finite; weights are then unusable
	 */
	StepReport perform(long step);

	/**
	 * Evaluates on held-out samples without touching the training state: a gang shares
	 * each batch of them out.
	 * @return numeric values by metric name, for example
	 * {@code validation/pair/text/accuracy}; empty where nothing is held out
	 */
	Map<String, Double> validate();

	/**
	 * Fills a few held-out samples in, the same each time, for people to look at; touches
	 * no training state.
	 * @return the samples; empty where nothing is held out or nothing can be shown
	 */
	default List<ShownSample> show() {
		return List.of();
	}

	/**
	 * The present weights, optimizer state and position; the next step changes them.
	 */
	TrainingState state() throws IOException;

	/**
	 * Writes the present state into an existing empty folder:
	 * {@code weights.safetensors}, {@code optimizer.safetensors}, {@code state.json} and
	 * {@code model.json}.
	 */
	default void write(Path folder) throws IOException {
		state().write(folder);
	}

	/**
	 * Goes on from a folder that {@link #write(Path)} filled.
	 * @return the last performed step
	 */
	long read(Path folder) throws IOException;

	@Override
	void close();

}
