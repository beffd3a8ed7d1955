package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

import org.imglish.core.backbone.Weights;

/**
 * Exponential moving average of weights (Polyak averaging), as timm's ModelEma keeps it
 * for the official fine-tuning: after each update, {@code average = decay * average +
 * (1 - decay) * weights}. Starts as a copy of the weights; is part of a checkpoint.
 */
public interface WeightAverage {

	/**
	 * Begins an average.
	 * @param model initialized parameters
	 * @param decay share of the average that stays at each update, in (0, 1)
	 * @param sharing who trains the weights, and whether they divide the average
	 */
	static WeightAverage of(Weights model, double decay, Sharing sharing) {
		if (!(decay > 0 && decay < 1)) {
			throw new IllegalArgumentException("The decay of averaged weights must be in (0, 1), but is " + decay);
		}
		return sharing.dividesOptimizer() ? new DividedAverage(model, decay, sharing.group())
				: new WholeAverage(model, decay);
	}

	/**
	 * Takes over the weights of the newest update.
	 * @param updates how many of them led there since the last call; none leave the
	 * average alone, several count as if each had led there
	 */
	void update(int updates);

	/**
	 * Does something with the averages in the place of the weights, which return
	 * afterwards bit for bit. All members of a group that divide the average do it
	 * together; where the work fails on one of them, its weights cannot be used any more.
	 */
	<T> T inUse(Supplier<T> work);

	/** The averages, under the names of the weights. */
	StateArrays state();

	/** Reads a file of {@link #state()}, whoever wrote it. */
	void read(Path file) throws IOException;

}
