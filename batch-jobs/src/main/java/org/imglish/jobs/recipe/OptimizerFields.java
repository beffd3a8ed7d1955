package org.imglish.jobs.recipe;

import org.imglish.core.optimizer.OptimizerConfig;

/** Reads how weights are updated. */
final class OptimizerFields {

	private OptimizerFields() {
	}

	/**
	 * Reads the optimizer.
	 * @param steps number of all steps, which warm-up must not exceed; 0 where they are
	 * not known yet and warm-up is given in epochs
	 * @param preset default values; warm-up lasts a tenth of the steps, and at most as
	 * long as there
	 */
	static OptimizerConfig read(RecipeFields fields, long steps, OptimizerConfig preset) {
		double peak = fields.number("peakRate", preset.peakRate(), 1e-12, 10);
		double least = fields.number("leastRate", Math.min(peak, preset.leastRate()), 0, 10);
		long warmup = (steps > 0)
				? fields.whole("warmupSteps", Math.min(steps / 10, preset.warmupSteps()), 0, Long.MAX_VALUE) : 0;
		OptimizerConfig config = new OptimizerConfig(peak, Math.min(least, peak), warmup,
				fields.number("weightDecay", preset.weightDecay(), 0, 10),
				fields.number("beta1", preset.beta1(), 0, 0.999999),
				fields.number("beta2", preset.beta2(), 0, 0.999999),
				fields.number("epsilon", preset.epsilon(), 1e-15, 1),
				fields.number("clipNorm", preset.clipNorm(), 1e-6, Float.MAX_VALUE),
				fields.number("layerDecay", preset.layerDecay(), 0.01, 1));
		if (!fields.isWrong() && least > peak) {
			fields.mistake("leastRate", "must be at most peakRate (%s), but is %s".formatted(peak, least));
		}
		if (warmup > steps) {
			fields.mistake("warmupSteps", "must be at most steps (%d), but is %d".formatted(steps, warmup));
		}
		return config;
	}

	/**
	 * Reads a length in epochs.
	 * @param count number of all epochs, which warm-up must not exceed; it lasts a tenth
	 * of them where nothing is said
	 */
	static Recipe.Epochs epochs(RecipeFields fields, long count) {
		if (fields.has("warmupSteps")) {
			fields.mistake("warmupSteps", "goes with 'steps'; beside 'epochs' say 'warmupEpochs'");
		}
		return new Recipe.Epochs(count, fields.number("warmupEpochs", count / 10.0, 0, count));
	}

	/** Reads how much faster than the rest the head of a task learns. */
	static OptimizerConfig withHead(RecipeFields fields, OptimizerConfig config) {
		return config.withHeadRate(fields.number("headRate", 1, 0.001, 1000));
	}

}
