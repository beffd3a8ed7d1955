package org.imglish.core.backbone;

/**
 * Every choice of a BEiT-3 Multiway Transformer (arXiv 2208.10442, section 2.1).
 *
 * @param form which modules are per modality
 * @param layers number of Multiway layers
 * @param width embedding width, a multiple of {@code heads}
 * @param feedForwardWidth hidden width of the experts
 * @param heads number of attention heads
 * @param imageSize side of the square input image in pixels, a multiple of
 * {@code patchSize}
 * @param patchSize side of a patch in pixels
 * @param vocabularySize rows of the text embedding
 * @param textPositions longest text in tokens
 * @param visualCodes size of the visual vocabulary that masked image modelling predicts
 * @param visionLanguageLayers number of top layers with a vision-language expert (F of
 * the paper's form; 0 in the released form)
 * @param subLayerNorm whether sub-LayerNorm (Magneto) is on
 * @param dropout dropout of hidden states, in [0, 1)
 * @param dropPath stochastic depth of the last layer, in [0, 1); lower layers linearly
 * less
 */
public record ModelConfig(Form form, int layers, int width, int feedForwardWidth, int heads, int imageSize,
		int patchSize, int vocabularySize, int textPositions, int visualCodes, int visionLanguageLayers,
		boolean subLayerNorm, double dropout, double dropPath) {

	/** Patches of one image. */
	public int patches() {
		int side = this.imageSize / this.patchSize;
		return side * side;
	}

	/** Which modules exist per modality. */
	public enum Form {

		/**
		 * The paper's: attention shared by the modalities, vision-language experts on
		 * top.
		 */
		PAPER,
		/** The released models': attention and LayerNorms per modality too. */
		RELEASED

	}

}
