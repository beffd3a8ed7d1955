package org.imglish.core.training;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Passes;
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
 * @param tokens where the visual tokens of hidden patches come from, or null for codes
 * learned by k-means; the model's number of visual codes is then replaced
 * @param contentWords words that only the image can tell, scored apart in validation
 * @param threads torch threads, at least 1
 * @param start what the weights start from; its shape is the model's
 * @param newHead whether the heads start anew although the initial checkpoint has them
 */
public record PretrainSpec(ModelConfig model, OptimizerConfig optimizer, long steps, long seed, StepSetting setting,
		@Nullable SourceSpec images, @Nullable SourceSpec texts, @Nullable SourceSpec pairs, HeldOutSpec held,
		double imageMaskRatio, double textMaskRatio, double pairTextMaskRatio, PairMasking pairMasking,
		@Nullable TokensSpec tokens, List<String> contentWords, int threads, Start start, boolean newHead) {

	public PretrainSpec {
		setting.check(images, texts, pairs);
		contentWords = List.copyOf(contentWords);
		if (images == null && texts == null && pairs == null) {
			throw new IllegalArgumentException("Pretraining needs images, texts or pairs");
		}
	}

	/** A pretraining from random weights. */
	public PretrainSpec(ModelConfig model, OptimizerConfig optimizer, long steps, long seed, StepSetting setting,
			@Nullable SourceSpec images, @Nullable SourceSpec texts, @Nullable SourceSpec pairs, HeldOutSpec held,
			double imageMaskRatio, double textMaskRatio, double pairTextMaskRatio, PairMasking pairMasking,
			@Nullable TokensSpec tokens, List<String> contentWords, int threads) {
		this(model, optimizer, steps, seed, setting, images, texts, pairs, held, imageMaskRatio, textMaskRatio,
				pairTextMaskRatio, pairMasking, tokens, contentWords, threads, new Start.Scratch(model), false);
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

	/** What the steps pass through the backbone. */
	Passes passes() {
		boolean pairsMasked = this.pairs != null && this.pairMasking != PairMasking.TEXT;
		return new Passes(this.images != null, this.texts != null, this.pairs != null,
				this.images != null || pairsMasked);
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
