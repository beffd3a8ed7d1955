package org.imglish.core.optimizer;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.imglish.core.field.Synonyms;
import org.jspecify.annotations.Nullable;

/**
 * How weights are updated: AdamW with linear warm-up, decay and layer-wise rates. Before
 * training, a warm-up in epochs becomes one {@link #inSteps in steps}.
 */
public record OptimizerConfig(@Field(value = "Learning rate after warm-up.", min = 1e-12, max = 10) @Synonyms( {
		"lr", "learningRate", "rate", "baseLr", "maxLr", "peakLr" }) double peakRate,
		@Field(value = "Learning rate at the end.", min = 0,
				max = 10) @Formerly("leastRate") @Synonyms({ "minLr", "etaMin" }) double minRate,
		@Field(value = "Linear warm-up.", unit = "steps",
				min = 0) @Synonyms({ "warmup", "warmupIterations" }) @Nullable Long warmupSteps,
		@Field(value = "Linear warm-up in passes over the samples, those of the source that takes longest; "
				+ "warmupSteps go first where both are given.", unit = "epochs", min = 0) @Nullable Double warmupEpochs,
		@Field(value = "Decoupled weight decay.", min = 0, max = 10) @Synonyms({ "wd", "decay" }) double weightDecay,
		@Field(value = "Decay of the first moment.", min = 0, max = 0.999999) double beta1,
		@Field(value = "Decay of the second moment.", min = 0, max = 0.999999) double beta2,
		@Field(value = "Is added to the denominator.", min = 1e-15, max = 1) double epsilon,
		@Field(value = "Largest global gradient norm; a larger one is scaled down to it.", min = 1e-6,
				max = Float.MAX_VALUE) @Synonyms({ "clipGrad", "gradClip", "maxGradNorm",
						"gradientClipping" }) double clipNorm,
		@Field(value = "Factor of the rate from each layer to the one below.", min = 0.01, max = 1) double layerDecay,
		@Field(value = "Factor of the rate for the weights of a task's head.", min = 0.001, max = 1000) double headRate,
		@Field("How the rate falls after warm-up.") RateDecay decay){

	/** arXiv 2208.10442, appendix: pretraining. */
	public static final OptimizerConfig PRETRAINING = new OptimizerConfig(1e-3, 1e-6, 10_000, 0.05, 0.9, 0.98, 1e-6, 3,
			1);

	/** A usual fine-tuning: lower layers learn less. */
	public static final OptimizerConfig FINETUNING = new OptimizerConfig(5e-4, 1e-6, 10_000, 0.05, 0.9, 0.98, 1e-6, 3,
			0.65);

	public OptimizerConfig {
		Checks checks = new Checks();
		checks.that(peakRate > 0, "peakRate", "must be above 0, but is %s", peakRate);
		checks.that(minRate >= 0, "minRate", "must be at least 0, but is %s", minRate);
		checks.that(minRate <= peakRate, "minRate", "must be at most peakRate (%s), but is %s", peakRate, minRate);
		checks.that(warmupSteps == null || warmupSteps >= 0, "warmupSteps", "must be at least 0, but is %s",
				warmupSteps);
		checks.that(warmupEpochs == null || warmupEpochs >= 0, "warmupEpochs", "must be at least 0, but is %s",
				warmupEpochs);
		checks.that(weightDecay >= 0, "weightDecay", "must be at least 0, but is %s", weightDecay);
		checks.that(beta1 >= 0 && beta1 < 1, "beta1", "must be in [0, 1), but is %s", beta1);
		checks.that(beta2 >= 0 && beta2 < 1, "beta2", "must be in [0, 1), but is %s", beta2);
		checks.that(epsilon > 0, "epsilon", "must be above 0, but is %s", epsilon);
		checks.that(clipNorm > 0, "clipNorm", "must be above 0, but is %s", clipNorm);
		checks.that(layerDecay > 0 && layerDecay <= 1, "layerDecay", "must be in (0, 1], but is %s", layerDecay);
		checks.that(headRate > 0, "headRate", "must be above 0, but is %s", headRate);
		checks.done();
	}

	/** Heads learn as fast as the last layer. */
	public OptimizerConfig(double peakRate, double minRate, long warmupSteps, double weightDecay, double beta1,
			double beta2, double epsilon, double clipNorm, double layerDecay) {
		this(peakRate, minRate, warmupSteps, null, weightDecay, beta1, beta2, epsilon, clipNorm, layerDecay, 1,
				RateDecay.COSINE);
	}

	@Default("the base's, and at most peakRate")
	static double minRate(double peakRate, OptimizerConfig base) {
		return Math.min(peakRate, base.minRate());
	}

	@Default("a tenth of the steps, and at most the base's; none beside warmupEpochs")
	static @Nullable Long warmupSteps(@Nullable Double warmupEpochs, OptimizerConfig base) {
		return (warmupEpochs != null) ? null : base.warmupSteps();
	}

	/** The same with a warm-up of a tenth of all steps, and at most as long as here. */
	public OptimizerConfig shortenedTo(long steps) {
		return withWarmup(Math.min(steps / 10, warmup()), null);
	}

	/** The same with another rate after warm-up. */
	public OptimizerConfig withPeakRate(double rate) {
		return new OptimizerConfig(rate, this.minRate, this.warmupSteps, this.warmupEpochs, this.weightDecay,
				this.beta1, this.beta2, this.epsilon, this.clipNorm, this.layerDecay, this.headRate, this.decay);
	}

	/** Checks that warm-up ends within the training. */
	public void checkWarmup(Checks checks, long steps) {
		checks.that(this.warmupSteps == null || this.warmupSteps <= steps, "optimizer.warmupSteps",
				"must be at most steps (%d), but is %d", steps, this.warmupSteps);
	}

	/** The same with a warm-up in epochs. */
	public OptimizerConfig withWarmupEpochs(double epochs) {
		return withWarmup(null, epochs);
	}

	/**
	 * The same with its warm-up in steps; warm-up in steps goes first where both are
	 * given, as in the released code.
	 * @param stepsPerEpoch steps of a pass over the samples
	 */
	public OptimizerConfig inSteps(long stepsPerEpoch) {
		if (this.warmupSteps != null || this.warmupEpochs == null) {
			return this;
		}
		return withWarmup(Math.round(this.warmupEpochs * stepsPerEpoch), null);
	}

	private OptimizerConfig withWarmup(@Nullable Long steps, @Nullable Double epochs) {
		return new OptimizerConfig(this.peakRate, this.minRate, steps, epochs, this.weightDecay, this.beta1, this.beta2,
				this.epsilon, this.clipNorm, this.layerDecay, this.headRate, this.decay);
	}

	/** Steps of linear warm-up. */
	private long warmup() {
		if (this.warmupSteps == null && this.warmupEpochs != null) {
			throw new IllegalStateException("A warm-up in epochs must become one in steps first");
		}
		return (this.warmupSteps != null) ? this.warmupSteps : 0;
	}

	/**
	 * The same with lower rates.
	 * @param factor what all rates are multiplied by, in (0, 1]
	 */
	public OptimizerConfig slowed(double factor) {
		return new OptimizerConfig(this.peakRate * factor, this.minRate * factor, this.warmupSteps, this.warmupEpochs,
				this.weightDecay, this.beta1, this.beta2, this.epsilon, this.clipNorm, this.layerDecay, this.headRate,
				this.decay);
	}

	/**
	 * Learning rate of a step.
	 * @param step from 1
	 * @param steps number of all steps
	 */
	public double rate(long step, long steps) {
		return this.decay.rate(step - 1, warmup(), steps, this.minRate, this.peakRate);
	}

}
