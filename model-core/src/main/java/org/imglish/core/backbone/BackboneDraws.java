package org.imglish.core.backbone;

/**
 * How the first weights of a backbone are drawn; biases start at 0 and LayerNorms at 1,
 * if not said otherwise.
 *
 * @param linear projections of attention and experts
 * @param rescaled whether the output projections of layer l are scaled by 1 / sqrt(2 l)
 * @param words rows of the text embedding
 * @param positions rows of the position tables
 * @param tokens class and mask token
 * @param patches weights of the patch embedding
 * @param patchBias bias of the patch embedding
 */
record BackboneDraws(Draw linear, boolean rescaled, Draw words, Draw positions, Draw tokens, Draw patches,
		Draw patchBias) {

	/** The small range of both forms. */
	private static final double RANGE = 0.02;

	static BackboneDraws of(ModelConfig config) {
		return switch (config.initializer()) {
			case NORMAL -> evenly(Draw.truncated(RANGE, 2));
			case PAPER -> evenly(Draw.uniform(RANGE));
			case RELEASED -> released(config);
		};
	}

	/**
	 * As pretraining begins in the papers (arXiv 2208.10442, appendix; arXiv 2106.08254,
	 * section 2.5): everything in one small range, outputs smaller from layer to layer.
	 */
	private static BackboneDraws evenly(Draw small) {
		return new BackboneDraws(small, true, small, small, small, small, Draw.constant(0));
	}

	/**
	 * As the released code begins (torchscale's BEiT3 inside unilm's BEiT3Wrapper, which
	 * draws the projections anew and leaves the embeddings to PyTorch's defaults).
	 */
	private static BackboneDraws released(ModelConfig config) {
		double fan = 3.0 * config.patchSize() * config.patchSize();
		Draw patches = Draw.uniform(1 / Math.sqrt(fan));
		return new BackboneDraws(Draw.truncated(RANGE, 1), false, Draw.normal(1 / Math.sqrt(config.width())),
				Draw.normal(1), Draw.constant(0), patches, patches);
	}

	/**
	 * Projections that end a residual branch.
	 * @param layer from 0
	 */
	Draw output(int layer) {
		return this.rescaled ? this.linear.scaled(1 / Math.sqrt(2.0 * (layer + 1))) : this.linear;
	}

}
