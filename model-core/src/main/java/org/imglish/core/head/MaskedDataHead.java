package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;

/**
 * Masked data modelling (arXiv 2208.10442, section 2.2): a linear layer over the visual
 * vocabulary at masked patches and one over words at masked text positions. Logits are
 * computed at the asked positions only.
 */
public final class MaskedDataHead {

	private final Beit3 backbone;

	private final Linear vision;

	private final Linear language;

	/** Declares the head. */
	public MaskedDataHead(Network network) {
		this.backbone = network.backbone();
		ModelConfig config = this.backbone.config();
		this.vision = Linear.head(network.scope().in("vision_head"), config.width(), config.visualCodes(), true, 1);
		this.language = Linear.head(network.scope().in("language_head"), config.width(), config.vocabularySize(), true,
				1);
	}

	/**
	 * Scores the visual codes.
	 * @param hidden what the backbone made of an image or a pair,
	 * {@code [batch, 1 + patches (+ tokens), width]}
	 * @param places flat indices {@code batch * patches + patch}, {@code [places]} int64
	 * @return {@code [places, codes]}
	 */
	public NDArray visualLogits(NDArray hidden, NDArray places) {
		int patches = this.backbone.config().patches();
		return this.vision.apply(Places.rows(hidden.get(new NDIndex(":, 1:{}", patches + 1)), places));
	}

	/**
	 * Scores the words.
	 * @param hidden what the backbone made of a text or a pair
	 * @param tokens length of the text, which lies at the end
	 * @param places flat indices {@code batch * tokens + token}, {@code [places]} int64
	 * @return {@code [places, vocabulary]}
	 */
	public NDArray wordLogits(NDArray hidden, long tokens, NDArray places) {
		long all = hidden.getShape().get(1);
		NDArray text = (tokens == all) ? hidden : hidden.get(new NDIndex(":, {}:", all - tokens));
		return this.language.apply(Places.rows(text, places));
	}

}
