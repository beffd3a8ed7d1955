package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Passes;

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
	 * Whether training reaches a parameter of the backbone or of this head: words are
	 * predicted where texts pass, codes where patches are hidden.
	 * @param parameter official name
	 * @param passes what passes through the backbone
	 */
	public boolean trains(String parameter, Passes passes) {
		if (parameter.startsWith("vision_head.")) {
			return passes.masked();
		}
		if (parameter.startsWith("language_head.")) {
			return passes.texts() || passes.pairs();
		}
		return passes.reach(parameter, this.backbone.config());
	}

	/**
	 * Scores the visual codes.
	 * @param hidden what the backbone made of an image or a pair,
	 * {@code [batch, 1 + patches (+ tokens), width]}
	 * @param positions flat indices {@code batch * patches + patch}, {@code [positions]}
	 * int64
	 * @return {@code [positions, codes]}
	 */
	public NDArray visualLogits(NDArray hidden, NDArray positions) {
		int patches = this.backbone.config().patches();
		return this.vision.apply(Positions.rows(hidden.get(new NDIndex(":, 1:{}", patches + 1)), positions));
	}

	/**
	 * Scores the words.
	 * @param hidden what the backbone made of a text or a pair
	 * @param tokens length of the text, which lies at the end
	 * @param positions flat indices {@code batch * tokens + token}, {@code [positions]}
	 * int64
	 * @return {@code [positions, vocabulary]}
	 */
	public NDArray wordLogits(NDArray hidden, long tokens, NDArray positions) {
		long all = hidden.getShape().get(1);
		NDArray text = (tokens == all) ? hidden : hidden.get(new NDIndex(":, {}:", all - tokens));
		return this.language.apply(Positions.rows(text, positions));
	}

}
