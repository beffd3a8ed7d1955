package org.imglish.core.training;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
import org.imglish.core.image.Framing;
import org.imglish.core.loader.Pixels;
import org.imglish.core.optimizer.OptimizerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a pretraining by masked data modelling needs (arXiv 2208.10442, section
 * 2.2).
 *
 * @param model shape of the model; its vocabulary size is replaced by the datasets'
 * tokenizer's
 * @param optimizer how weights are updated
 * @param steps number of optimizer steps
 * @param seed from which all randomness follows
 * @param setting how a step is carried out
 * @param images images, or null
 * @param texts texts, or null
 * @param pairs image-text pairs, or null; at least one source must be given
 * @param held what the model is validated on
 * @param imageMaskRatio share of patches hidden, in (0, 1)
 * @param textMaskRatio share of the words of texts masked, in (0, 1)
 * @param pairTextMaskRatio share of the words of pairs masked, in (0, 1)
 * @param pairMasking which side of a pair is masked
 * @param lossWeights what each masked loss counts in their sum; one that occurs must be
 * above 0
 * @param tokens where the visual tokens of hidden patches come from, or null for codes
 * learned by k-means; the model's number of visual codes is then replaced
 * @param framing how whole images become squares, in validation too
 * @param contentWords words that only the image can tell, scored apart in validation
 * @param threads torch threads, at least 1
 * @param start what the weights start from; its shape is the model's
 * @param newHead whether the heads start anew although the initial checkpoint has them
 */
public record PretrainSpec(ModelConfig model, OptimizerConfig optimizer, long steps, long seed, StepSetting setting,
		@Nullable SourceSpec images, @Nullable SourceSpec texts, @Nullable SourceSpec pairs, HeldOutSpec held,
		double imageMaskRatio, double textMaskRatio, double pairTextMaskRatio, PairMasking pairMasking,
		LossWeights lossWeights, @Nullable TokensSpec tokens, Framing framing, List<String> contentWords, int threads,
		Start start, boolean newHead) {

	public PretrainSpec {
		setting.check(images, texts, pairs);
		contentWords = List.copyOf(contentWords);
		if (images == null && texts == null && pairs == null) {
			throw new IllegalArgumentException("Pretraining needs images, texts or pairs");
		}
		if (!teachesWords(texts, pairs, lossWeights) && !teachesCodes(images, pairs, pairMasking, lossWeights)) {
			throw new IllegalArgumentException("Pretraining needs a loss whose weight is above 0");
		}
	}

	/** A pretraining from random weights on the middle of images. */
	public PretrainSpec(ModelConfig model, OptimizerConfig optimizer, long steps, long seed, StepSetting setting,
			@Nullable SourceSpec images, @Nullable SourceSpec texts, @Nullable SourceSpec pairs, HeldOutSpec held,
			double imageMaskRatio, double textMaskRatio, double pairTextMaskRatio, PairMasking pairMasking,
			@Nullable TokensSpec tokens, List<String> contentWords, int threads) {
		this(model, optimizer, steps, seed, setting, images, texts, pairs, held, imageMaskRatio, textMaskRatio,
				pairTextMaskRatio, pairMasking, LossWeights.EQUAL, tokens, Framing.CENTRE, contentWords, threads,
				new Start.Scratch(model), false);
	}

	/** Whether any source has images. */
	boolean hasImages() {
		return this.images != null || this.pairs != null;
	}

	/** What the images of a step take, in bytes. */
	long imageBytes() {
		int count = ((this.images != null) ? this.images.batch() : 0) + ((this.pairs != null) ? this.pairs.batch() : 0);
		return Pixels.bytes(count, this.model.imageSize());
	}

	private static boolean teachesWords(@Nullable SourceSpec texts, @Nullable SourceSpec pairs, LossWeights weights) {
		return (texts != null && weights.text() > 0) || (pairs != null && weights.pairText() > 0);
	}

	private static boolean teachesCodes(@Nullable SourceSpec images, @Nullable SourceSpec pairs,
			PairMasking pairMasking, LossWeights weights) {
		return (images != null && weights.image() > 0)
				|| (pairs != null && pairMasking != PairMasking.TEXT && weights.pairImage() > 0);
	}

	/**
	 * Whether the losses that go through a head have a weight.
	 * @param parameter official name; one of the backbone is taken as taught
	 */
	boolean teaches(String parameter) {
		if (parameter.startsWith("vision_head.")) {
			return teachesCodes(this.images, this.pairs, this.pairMasking, this.lossWeights);
		}
		return !parameter.startsWith("language_head.") || teachesWords(this.texts, this.pairs, this.lossWeights);
	}

	/** What the steps pass through the backbone and learn from. */
	Passes passes() {
		boolean imagesTeach = this.images != null && this.lossWeights.image() > 0;
		boolean textsTeach = this.texts != null && this.lossWeights.text() > 0;
		boolean pairsTeach = teachesWords(null, this.pairs, this.lossWeights)
				|| teachesCodes(null, this.pairs, this.pairMasking, this.lossWeights);
		boolean pairsMasked = pairsTeach && this.pairMasking != PairMasking.TEXT;
		return new Passes(imagesTeach, textsTeach, pairsTeach, imagesTeach || pairsMasked);
	}

	/** Which sides of a pair are masked; not published, so a choice. */
	public enum PairMasking {

		/** Both sides in every step. */
		BOTH,
		/** Both sides in odd steps, the text alone in even ones. */
		ALTERNATE,
		/** The text alone. */
		TEXT

	}

}
