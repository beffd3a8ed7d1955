package org.imglish.core.pretraining;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.backbone.Passes;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.imglish.core.field.Synonyms;
import org.imglish.core.image.Framing;
import org.imglish.core.library.Named;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.training.StartFrom;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a pretraining by masked data modelling needs (arXiv 2208.10442, section
 * 2.2).
 *
 * @param start what the weights start from
 * @param setting how a step is carried out
 */
public record Pretraining(@Inline StartFrom start,
		@Field(value = "Whether the heads start from random weights although the initial checkpoint has them.",
				byDefault = "false") boolean newHead,
		@Field("What is learned from.") PretrainingSources data,
		@Field("What of a step's samples is hidden from the model.") Masking masking,
		@Field("What each masked loss counts in their sum; one that occurs must be above 0.") LossWeights lossWeights,
		@Field("Where the visual tokens of hidden patches come from; left out, codes are learned by k-means.") @Nullable TokensFrom tokens,
		@Field(value = "Number of optimizer steps.", unit = "steps", min = 1, max = 1e8,
				byDefault = "10000") @Synonyms( {
						"maxSteps", "iterations", "updates", "epochs" }) long steps,
		@Field("How weights are updated.") OptimizerConfig optimizer, @Inline StepSetting setting,
		@Field(value = "From which all randomness follows.", min = 0, max = Integer.MAX_VALUE,
				byDefault = "1") long seed,
		@Field(value = "How a whole image becomes a square, in validation too; crops are scaled to one in any case.",
				byDefault = "center") Framing framing,
		@Field(value = "Words that only the image can tell, scored apart in validation.",
				byDefault = "[]") List<String> contentWords)
		implements
			Checked{

	/** What a training reports. */
	public static final MetricCatalog METRICS = MetricCatalog.of(MaskedLosses.METRICS, PretrainValidation.METRICS,
			Optimizer.METRICS, StepReport.TIMINGS);

	public Pretraining {
		contentWords = List.copyOf(contentWords);
		Checks checks = new Checks();
		setting.check(checks, data.smallestBatch());
		List<String> losses = losses(data, masking.pairs());
		checks.that(losses.stream().anyMatch((loss) -> lossWeights.of(loss) > 0), "lossWeights",
				"leaves nothing to learn: of %s, the losses that this recipe has, one at least needs a weight above 0",
				losses);
		checks.done();
	}

	@Default("AdamW as in the paper: warm-up of a tenth of the steps, and at most 10000")
	static OptimizerConfig optimizer(long steps) {
		return OptimizerConfig.PRETRAINING.shortenedTo(steps);
	}

	private static List<String> losses(PretrainingSources data, PairMasking pairMasking) {
		List<String> losses = new ArrayList<>();
		if (data.images() != null) {
			losses.add("image");
		}
		if (data.texts() != null) {
			losses.add("text");
		}
		if (data.pairs() != null && pairMasking != PairMasking.TEXT) {
			losses.add("pair/image");
		}
		if (data.pairs() != null) {
			losses.add("pair/text");
		}
		return losses;
	}

	@Override
	public void check(Checks checks) {
		this.optimizer.checkWarmup(checks, this.steps);
		boolean goesOn = this.start instanceof StartFrom.Checkpoint;
		HeldOutNames held = this.data.held();
		// held out is what the model learns to predict, now or in the checkpoint before
		checks.that(this.data.hasImages() || goesOn || (held.images() == null && held.pairs() == null),
				"data.validation",
				"holds images out, but the model sees none: hold texts out alone, or give images or pairs");
		checks.that(this.data.hasTexts() || (held.texts() == null && held.pairs() == null), "data.validation",
				"holds texts out, but the model reads none: hold images out alone, or give texts or pairs");
		checkWindow(checks, "texts", (this.data.texts() != null) ? this.data.texts().window() : 0);
		checkWindow(checks, "pairs", (this.data.pairs() != null) ? this.data.pairs().window() : 0);
		checkMixing(checks, "images", this.data.images());
		checkMixing(checks, "pairs", this.data.pairs());
		if (this.tokens != null) {
			checks.that(this.data.hasImages() || goesOn, "tokens",
					"goes with images or pairs: texts have no visual tokens");
			checks.that(!this.tokens.precompute() || !this.data.isAugmented(), "tokens.precompute",
					"goes with images as they are only, but this recipe augments images: leave one of the two out");
		}
	}

	private void checkWindow(Checks checks, String source, int window) {
		checks.that(window <= this.start.longestText(), "data." + source + ".window",
				"must be at most the longest text of the model (%d tokens), but is %d", this.start.longestText(),
				window);
	}

	private static void checkMixing(Checks checks, String name, @Nullable Mixed source) {
		checks.that(source == null || source.changes().mixing() == null, "data." + name + ".augmentation",
				"mixes images, but mixup and cutmix go with the task classification only");
	}

	/** What will be looked up. */
	public List<Named> named() {
		List<Named> named = new ArrayList<>(this.start.named());
		if (this.tokens != null) {
			named.add(this.tokens.tokenizer().named("tokens", "tokenizer"));
		}
		named.addAll(this.data.named());
		return named;
	}

	/** Whether there are held-out samples. */
	public boolean isValidated() {
		return !this.data.held().equals(HeldOutNames.NOTHING);
	}

	/**
	 * The same with lower rates.
	 * @param factor what all rates are multiplied by, in (0, 1]
	 */
	public Pretraining slowed(double factor) {
		return new Pretraining(this.start, this.newHead, this.data, this.masking, this.lossWeights, this.tokens,
				this.steps, this.optimizer.slowed(factor), this.setting, this.seed, this.framing, this.contentWords);
	}

	/**
	 * Whether the losses that go through a head have a weight.
	 * @param parameter official name; one of the backbone is taken as taught
	 */
	boolean teaches(String parameter) {
		if (parameter.startsWith("vision_head.")) {
			return teaches("image", "pair/image");
		}
		return !parameter.startsWith("language_head.") || teaches("text", "pair/text");
	}

	private boolean teaches(String alone, String ofPairs) {
		return losses(this.data, this.masking.pairs()).stream()
			.anyMatch((loss) -> (loss.equals(alone) || loss.equals(ofPairs)) && this.lossWeights.of(loss) > 0);
	}

	/** What the steps pass through the backbone and learn from. */
	Passes passes() {
		boolean imagesTeach = this.data.images() != null && this.lossWeights.image() > 0;
		boolean textsTeach = this.data.texts() != null && this.lossWeights.text() > 0;
		boolean pairsTeach = teaches("pair/image", "pair/text");
		boolean pairsMasked = pairsTeach && this.masking.pairs() != PairMasking.TEXT;
		return new Passes(imagesTeach, textsTeach, pairsTeach, imagesTeach || pairsMasked);
	}

}
