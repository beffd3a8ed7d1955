package org.imglish.core.estimate;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.kernel.Precision;

/**
 * What the forward pass keeps for the backward pass, counted from the layer as it is
 * written: attention stores no scores.
 */
final class Activations {

	private static final int FLOAT = 4;

	/**
	 * Arrays of the model's width that a layer keeps: the inputs of both norms, of the
	 * queries' projection (the keys' and values' is the same) and of the first expert
	 * projection; queries, keys, values and what attention gives; the same in the order
	 * of the tokens; both sums of the residual stream.
	 */
	private static final int NARROW = 11;

	/** The inner norm's input and output. */
	private static final int NARROW_OF_SUB_LAYER_NORM = 1;

	/** Queries, keys and values of pairs are joined from both modalities' and parted. */
	private static final int NARROW_OF_PAIRS = 4;

	/** What the activation and the second projection of an expert read. */
	private static final int WIDE = 2;

	/** Scores, their exponentials and their gradient. */
	private static final int OF_LOGITS = 3;

	private final ModelConfig model;

	private final Precision precision;

	private final boolean recompute;

	Activations(ModelConfig model, Precision precision, boolean recompute) {
		this.model = model;
		this.precision = precision;
		this.recompute = recompute;
	}

	/**
	 * Bytes for one pass.
	 * @param batch samples of it that a device takes at once
	 */
	long bytes(Pass pass, double batch) {
		double tokens = batch * pass.tokens(this.model);
		double entered = tokens * this.model.width() * FLOAT;
		double layer = tokens * layerBytes(pass);
		double layers = this.recompute ? this.model.layers() * entered + layer : this.model.layers() * layer;
		double logits = batch
				* (pass.maskedPatches() * this.model.visualCodes() + pass.maskedWords() * this.model.vocabularySize())
				* OF_LOGITS * FLOAT;
		return Math.round(layers + entered + logits);
	}

	/** Bytes that one layer keeps of a token. */
	private double layerBytes(Pass pass) {
		int narrow = NARROW + (this.model.subLayerNorm() ? NARROW_OF_SUB_LAYER_NORM : 0)
				+ ((pass.modality() == Pass.Modality.PAIRS) ? NARROW_OF_PAIRS : 0);
		int wide = WIDE + (this.model.subLayerNorm() ? 1 : 0);
		double floats = (double) narrow * this.model.width() + (double) wide * this.model.feedForwardWidth();
		// the inputs of projections and of attention are kept in half precision beside
		// the stream, the norms and the activation in float32; what is yet to be chosen
		// may be the larger
		double share = (this.precision == Precision.BF16 || this.precision == Precision.F16) ? 0.75 : 1;
		return FLOAT * share * floats;
	}

}
