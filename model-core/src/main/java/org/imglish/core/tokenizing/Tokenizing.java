package org.imglish.core.tokenizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.imglish.core.field.Synonyms;
import org.imglish.core.image.Framing;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.library.Named;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.training.StepReport;
import org.imglish.core.visual.TeacherFrom;
import org.imglish.core.visual.TokenizerShape;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the training of a visual tokenizer needs (arXiv 2208.06366, section
 * 2.2).
 */
public record Tokenizing(@Field("Shape of the tokenizer.") TokenizerShape tokenizer,
		@Field("A model whose features are predicted; left out, the pixels are.") @Nullable TeacherFrom teacher,
		@Field("What is learned from.") TokenizerSources data,
		@Field(value = "Number of optimizer steps.", unit = "steps", min = 1, max = 1e8,
				byDefault = "10000") @Synonyms( {
						"maxSteps", "iterations", "updates", "epochs" }) long steps,
		@Field("How weights are updated.") OptimizerConfig optimizer,
		@Field(value = "From which all randomness follows.", min = 0, max = Integer.MAX_VALUE,
				byDefault = "1") long seed,
		@Field(value = "Smallest share of an image that a step sees.", min = 0.001, max = 1,
				byDefault = "0.08") @Formerly("smallestCrop") double minCrop,
		@Field(value = "How a whole image becomes a square: those held out, and where 'whole' meets a smallest crop of "
				+ "1, those of training.", byDefault = "center") Framing framing)
		implements
			Checked{

	/** What a training reports. */
	public static final MetricCatalog METRICS = MetricCatalog.of(TokenizerTrainer.METRICS, TokenizerValidation.METRICS,
			Optimizer.METRICS, StepReport.TIMINGS);

	/** What the images of the training must have. */
	static final Requirement TRAINING = Requirement.of("training a visual tokenizer", Set.of(Part.IMAGE));

	/** What held-out images must have. */
	static final Requirement VALIDATION = Requirement.of("validating a visual tokenizer", Set.of(Part.IMAGE));

	private static final double PUBLISHED_RATE_OF_128_IMAGES = 5e-5;

	private static final double PUBLISHED_MIN_RATE = 1e-5;

	/** Ten epochs of ImageNet at 1024 images per step, as published. */
	private static final long LONGEST_WARMUP = 12_511;

	/** Tokenizers that learn from nothing within hours bear a higher rate. */
	private static final double SMALL_RATE = 1e-3;

	public Tokenizing {
		Checks checks = new Checks();
		checks.that(steps >= 1, "steps", "must be at least 1, but is %d", steps);
		checks.that(minCrop > 0 && minCrop <= 1, "minCrop", "must be a share in (0, 1], but is %s", minCrop);
		checks.done();
	}

	@Default("the published AdamW, whose rate grows with the batch; the presets tiny and small learn at 1e-3")
	static OptimizerConfig optimizer(TokenizerShape tokenizer, TokenizerSources data, long steps) {
		OptimizerConfig published = publishedOptimizer(data.images().batch(), LONGEST_WARMUP).shortenedTo(steps);
		return switch (tokenizer.preset()) {
			case BASE -> published;
			case TINY, SMALL -> published.withPeakRate(SMALL_RATE);
		};
	}

	/**
	 * The published tokenizers' AdamW: betas 0.9 and 0.99, weight decay 1e-4, no
	 * clipping, and a rate that grows with the batch.
	 * @param batch images per step
	 * @param warmupSteps steps of linear warm-up; ten of a hundred epochs as published
	 */
	public static OptimizerConfig publishedOptimizer(int batch, long warmupSteps) {
		double peak = PUBLISHED_RATE_OF_128_IMAGES * batch / 128;
		return new OptimizerConfig(peak, Math.min(peak, PUBLISHED_MIN_RATE), warmupSteps, 1e-4, 0.9, 0.99, 1e-8,
				Float.MAX_VALUE, 1);
	}

	@Override
	public void check(Checks checks) {
		this.optimizer.checkWarmup(checks, this.steps);
	}

	/** What will be looked up. */
	public List<Named> named() {
		List<Named> named = new ArrayList<>();
		if (this.teacher != null) {
			named.add(this.teacher.named());
		}
		named.add(new Named.Dataset("data.images.dataset", this.data.images().dataset(), TRAINING));
		if (this.data.validation() != null) {
			named.add(new Named.Dataset("data.validation", this.data.validation(), VALIDATION));
		}
		return named;
	}

	/** The same with lower rates. */
	public Tokenizing slowed(double factor) {
		return new Tokenizing(this.tokenizer, this.teacher, this.data, this.steps, this.optimizer.slowed(factor),
				this.seed, this.minCrop, this.framing);
	}

	/**
	 * What is cut out of an image of a step, or null for nothing: even the largest crop
	 * of a usual aspect ratio leaves most of a wide picture out.
	 */
	@Nullable RandomCrop crop() {
		return (this.framing == Framing.WHOLE && this.minCrop == 1) ? null : new RandomCrop(this.minCrop);
	}

	/** Shape of the tokenizer where pixels are predicted. */
	VisualTokenizerConfig shape() {
		return this.tokenizer.config();
	}

}
