package org.imglish.core.optimizer;

/**
 * How weights are updated: AdamW with linear warm-up, cosine decay and layer-wise rates.
 *
 * @param peakRate learning rate after warm-up, above 0
 * @param leastRate learning rate at the end, from 0 to the peak
 * @param warmupSteps steps of linear warm-up, at least 0
 * @param weightDecay decoupled weight decay, at least 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the denominator, above 0
 * @param clipNorm largest global gradient norm, above 0
 * @param layerDecay factor of the rate from each layer to the one below, in (0, 1]
 * @param headRate factor of the rate for the weights of a task's head, above 0
 */
public record OptimizerConfig(double peakRate, double leastRate, long warmupSteps, double weightDecay, double beta1,
		double beta2, double epsilon, double clipNorm, double layerDecay, double headRate) {

	public OptimizerConfig {
		check(peakRate > 0, "peakRate", "above 0", peakRate);
		check(leastRate >= 0 && leastRate <= peakRate, "leastRate", "from 0 to peakRate", leastRate);
		check(warmupSteps >= 0, "warmupSteps", "at least 0", warmupSteps);
		check(weightDecay >= 0, "weightDecay", "at least 0", weightDecay);
		check(beta1 >= 0 && beta1 < 1, "beta1", "in [0, 1)", beta1);
		check(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
		check(epsilon > 0, "epsilon", "above 0", epsilon);
		check(clipNorm > 0, "clipNorm", "above 0", clipNorm);
		check(layerDecay > 0 && layerDecay <= 1, "layerDecay", "in (0, 1]", layerDecay);
		check(headRate > 0, "headRate", "above 0", headRate);
	}

	/** Heads learn as fast as the last layer. */
	public OptimizerConfig(double peakRate, double leastRate, long warmupSteps, double weightDecay, double beta1,
			double beta2, double epsilon, double clipNorm, double layerDecay) {
		this(peakRate, leastRate, warmupSteps, weightDecay, beta1, beta2, epsilon, clipNorm, layerDecay, 1);
	}

	/**
	 * The same with another warm-up.
	 * @param steps at least 0
	 */
	public OptimizerConfig withWarmup(long steps) {
		return new OptimizerConfig(this.peakRate, this.leastRate, steps, this.weightDecay, this.beta1, this.beta2,
				this.epsilon, this.clipNorm, this.layerDecay, this.headRate);
	}

	/**
	 * The same with another rate of heads.
	 * @param factor of the rate of the other weights, above 0
	 */
	public OptimizerConfig withHeadRate(double factor) {
		return new OptimizerConfig(this.peakRate, this.leastRate, this.warmupSteps, this.weightDecay, this.beta1,
				this.beta2, this.epsilon, this.clipNorm, this.layerDecay, factor);
	}

	private static void check(boolean holds, String name, String range, Number value) {
		if (!holds) {
			throw new IllegalArgumentException("optimizer." + name + " must be " + range + ", but is " + value);
		}
	}

	/**
	 * The same with lower rates.
	 * @param factor what all rates are multiplied by, in (0, 1]
	 */
	public OptimizerConfig slowed(double factor) {
		return new OptimizerConfig(this.peakRate * factor, this.leastRate * factor, this.warmupSteps, this.weightDecay,
				this.beta1, this.beta2, this.epsilon, this.clipNorm, this.layerDecay, this.headRate);
	}

	/**
	 * Learning rate of a step, as the official cosine schedule gives it: the warm-up
	 * starts at 0 and its last value is the peak, with which the cosine starts again.
	 * @param step from 1
	 * @param steps number of all steps
	 */
	public double rate(long step, long steps) {
		long index = step - 1;
		if (index < this.warmupSteps) {
			return (this.warmupSteps == 1) ? 0 : this.peakRate * index / (this.warmupSteps - 1);
		}
		double progress = (double) (index - this.warmupSteps) / Math.max(1, steps - this.warmupSteps);
		return this.leastRate + 0.5 * (this.peakRate - this.leastRate) * (1 + Math.cos(Math.PI * progress));
	}

}
