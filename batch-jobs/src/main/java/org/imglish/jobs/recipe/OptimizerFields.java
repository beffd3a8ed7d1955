package org.imglish.jobs.recipe;

import org.imglish.core.optimizer.OptimizerConfig;

/** Reads how weights are updated. */
final class OptimizerFields {

	private static final long LONGEST_WARMUP = 10_000;

	private static final double LEAST_RATE = 1e-6;

	private OptimizerFields() {
	}

	/**
	 * Reads the optimizer.
	 * @param steps number of all steps, which warm-up must not exceed
	 * @param preset default values of peak rate, betas and layer decay
	 */
	static OptimizerConfig read(RecipeFields fields, long steps, Preset preset) {
		double peak = fields.number("peakRate", preset.peakRate(), 1e-12, 10);
		double least = fields.number("leastRate", Math.min(peak, LEAST_RATE), 0, 10);
		long warmup = fields.whole("warmupSteps", Math.min(steps / 10, LONGEST_WARMUP), 0, Long.MAX_VALUE);
		OptimizerConfig config = new OptimizerConfig(peak, Math.min(least, peak), warmup,
				fields.number("weightDecay", 0.05, 0, 10), fields.number("beta1", preset.beta1(), 0, 0.999999),
				fields.number("beta2", preset.beta2(), 0, 0.999999), fields.number("epsilon", 1e-6, 1e-15, 1),
				fields.number("clipNorm", 3, 1e-6, 1e6), fields.number("layerDecay", preset.layerDecay(), 0.01, 1));
		if (!fields.isWrong() && least > peak) {
			fields.mistake("leastRate", "must be at most peakRate (%s), but is %s".formatted(peak, least));
		}
		if (warmup > steps) {
			fields.mistake("warmupSteps", "must be at most steps (%d), but is %d".formatted(steps, warmup));
		}
		return config;
	}

	/**
	 * Defaults that differ between kinds of runs.
	 *
	 * @param peakRate learning rate after warm-up
	 * @param beta1 decay of the first moment
	 * @param beta2 decay of the second moment
	 * @param layerDecay factor of the rate from each layer to the one below
	 */
	record Preset(double peakRate, double beta1, double beta2, double layerDecay) {

	}

}
