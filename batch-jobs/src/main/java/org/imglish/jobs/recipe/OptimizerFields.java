package org.imglish.jobs.recipe;

import org.imglish.core.optimizer.OptimizerConfig;

/** Reads how weights are updated. */
final class OptimizerFields {

	private OptimizerFields() {
	}

	/**
	 * Reads the optimizer.
	 * @param steps number of all steps, which warm-up must not exceed
	 * @param preset default values; warm-up lasts a tenth of the steps, and at most as
	 * long as there
	 */
	static OptimizerConfig read(RecipeFields fields, long steps, OptimizerConfig preset) {
		double peak = fields.number("peakRate", preset.peakRate(), 1e-12, 10);
		double least = fields.number("leastRate", Math.min(peak, preset.leastRate()), 0, 10);
		long warmup = fields.whole("warmupSteps", Math.min(steps / 10, preset.warmupSteps()), 0, Long.MAX_VALUE);
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

}
