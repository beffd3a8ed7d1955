package org.imglish.core.estimate;

import org.imglish.core.backbone.ModelConfig;

/**
 * What one optimizer step sends through the backbone at once.
 *
 * @param modality what passes
 * @param batch images, texts or pairs of the whole step, at least 1
 * @param window tokens of each text, special tokens included; 0 where there are none
 * @param maskedPatches hidden patches of each image, whose visual tokens are predicted
 * @param maskedWords words of each text that are predicted
 */
public record Pass(Modality modality, int batch, int window, double maskedPatches, double maskedWords) {

	public Pass {
		if (batch < 1) {
			throw new IllegalArgumentException("The batch of a pass must be at least 1, but is " + batch);
		}
		if ((modality == Modality.IMAGES) != (window == 0)) {
			throw new IllegalArgumentException(
					"A pass has a window of tokens if and only if it has texts, but " + modality + " has " + window);
		}
	}

	/** Images of which a share of the patches is hidden. */
	public static Pass images(int batch, ModelConfig model, double share) {
		return new Pass(Modality.IMAGES, batch, 0, share * model.patches(), 0);
	}

	/** Texts of which a share of the tokens is masked. */
	public static Pass texts(int batch, int window, double share) {
		return new Pass(Modality.TEXTS, batch, window, 0, share * window);
	}

	/** Pairs of which shares of the patches and of the tokens are masked. */
	public static Pass pairs(int batch, int window, ModelConfig model, double patches, double words) {
		return new Pass(Modality.PAIRS, batch, window, patches * model.patches(), words * window);
	}

	/** Tokens of one sample in the backbone, the class token of its image included. */
	public int tokens(ModelConfig model) {
		return switch (this.modality) {
			case IMAGES -> model.patches() + 1;
			case TEXTS -> this.window;
			case PAIRS -> model.patches() + 1 + this.window;
		};
	}

	/** What passes through the backbone. */
	public enum Modality {

		/** Images alone. */
		IMAGES,
		/** Texts alone. */
		TEXTS,
		/** Images together with texts. */
		PAIRS

	}

}
