package org.imglish.core.estimate;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;

/**
 * The parameters of a model with the two heads of masked data modelling, counted from its
 * shape: 276.5 million for the released base, 1.95 billion for the paper's giant.
 */
final class ParameterCount {

	/** Both position tables keep two unused rows; images have a class token. */
	private static final int MORE_IMAGE_POSITIONS = 3;

	private final ModelConfig model;

	private final long width;

	/** Modules of each kind where the released form has one per modality. */
	private final int ways;

	ParameterCount(ModelConfig model) {
		this.model = model;
		this.width = model.width();
		this.ways = (model.form() == ModelConfig.Form.RELEASED) ? 2 : 1;
	}

	/** All parameters of the backbone: what weights take, whether trained or not. */
	long backbone() {
		return visionEmbedding() + textEmbedding() + this.ways * shared() + 2 * experts(this.model.layers())
				+ experts(this.model.visionLanguageLayers());
	}

	/** The backbone with both heads of masked data modelling. */
	long all() {
		return backbone() + visualHead() + wordHead();
	}

	/**
	 * The parameters that passes reach: what gradients and moments take, and what one
	 * device sends to the others.
	 */
	long trained(List<Pass> passes) {
		boolean images = passes.stream().anyMatch((pass) -> pass.modality() == Pass.Modality.IMAGES);
		boolean texts = passes.stream().anyMatch((pass) -> pass.modality() == Pass.Modality.TEXTS);
		boolean pairs = passes.stream().anyMatch((pass) -> pass.modality() == Pass.Modality.PAIRS);
		boolean codes = passes.stream().anyMatch((pass) -> pass.maskedPatches() > 0);
		boolean words = passes.stream().anyMatch((pass) -> pass.maskedWords() > 0);
		// with a vision-language expert on top, pairs do not reach the two others there
		int below = this.model.layers() - this.model.visionLanguageLayers();
		long reached = codes ? visualHead() : -this.width * ((images || pairs) ? 1 : 0);
		reached += words ? wordHead() : 0;
		if (images || pairs) {
			reached += visionEmbedding() + experts(images ? this.model.layers() : below);
		}
		if (texts || pairs) {
			reached += textEmbedding() + experts(texts ? this.model.layers() : below);
		}
		if (pairs) {
			reached += experts(this.model.visionLanguageLayers());
		}
		boolean both = pairs || (images && texts);
		return reached + ((both ? this.ways : 1) * shared());
	}

	/** Patches, class token, mask token and positions. */
	private long visionEmbedding() {
		long patch = this.model.patchSize();
		return linear(3 * patch * patch, this.width) + 2 * this.width
				+ (this.model.patches() + MORE_IMAGE_POSITIONS) * this.width;
	}

	private long textEmbedding() {
		return ((long) this.model.vocabularySize() + this.model.textPositions()) * this.width;
	}

	/** Attention and norms of all layers and the last norm, of one modality. */
	private long shared() {
		long attention = 4 * linear(this.width, this.width) + (this.model.subLayerNorm() ? norm(this.width) : 0);
		return this.model.layers() * (attention + norm(this.width)) + norm(this.width);
	}

	/** One expert of each of some layers, with the norm before it. */
	private long experts(long layers) {
		long hidden = this.model.feedForwardWidth();
		return layers * (norm(this.width) + linear(this.width, hidden) + linear(hidden, this.width)
				+ (this.model.subLayerNorm() ? norm(hidden) : 0));
	}

	private long visualHead() {
		return linear(this.width, this.model.visualCodes());
	}

	/** The head over words. */
	long wordHead() {
		return linear(this.width, this.model.vocabularySize());
	}

	/** The norm after the last layer, of all ways. */
	long lastNorms() {
		return this.ways * norm(this.width);
	}

	/** The norm after the last layer of one modality. */
	long lastNorm() {
		return norm(this.width);
	}

	private static long linear(long from, long to) {
		return from * to + to;
	}

	private static long norm(long width) {
		return 2 * width;
	}

}
