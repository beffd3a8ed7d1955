package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.DecodingState;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;

/**
 * Image captioning: a linear layer over words at masked positions of a caption that sees
 * its image and its own past (BEiT3ForCaptioning). In training, words of a whole caption
 * are masked and predicted at once; in decoding, a mask token at the end asks for the
 * next word.
 */
public final class CaptioningHead {

	private final Beit3 backbone;

	private final Linear words;

	/** Declares the head. */
	public CaptioningHead(Network network) {
		this.backbone = network.backbone();
		ModelConfig config = this.backbone.config();
		this.words = Linear.head(network.scope().in("mlm_head"), config.width(), config.vocabularySize(), true, 1);
	}

	/** Shape of the model that the head belongs to. */
	public ModelConfig config() {
		return this.backbone.config();
	}

	/**
	 * Scores the words at some positions of captions.
	 * @param pair images and captions, some of whose words are masked
	 * @param positions flat indices {@code batch * tokens + token}, {@code [positions]}
	 * int64
	 * @param training whether stochastic depth applies
	 * @return logits {@code [positions, vocabulary]}
	 */
	public NDArray forward(Beit3Input pair, NDArray positions, boolean training) {
		return this.words.apply(Positions.rows(captions(pair, training), positions));
	}

	/**
	 * Scores the words at all positions of captions.
	 * @param pair images and captions
	 * @param training whether stochastic depth applies
	 * @return logits {@code [batch, tokens, vocabulary]}
	 */
	public NDArray forward(Beit3Input pair, boolean training) {
		return this.words.apply(captions(pair, training));
	}

	private NDArray captions(Beit3Input pair, boolean training) {
		NDArray tokens = pair.tokens();
		if (pair.image() == null || tokens == null) {
			throw new IllegalArgumentException("Captioning needs images and captions, but one of them is missing");
		}
		int all = visionTokens() + Math.toIntExact(tokens.getShape().get(1));
		NDArray mask = SequenceToSequenceMask.rows(tokens.getManager(), visionTokens(), 0, all);
		return text(this.backbone.encode(pair.withAttentionMask(mask), training));
	}

	/** An empty state of decoding, whose arrays live under the manager of the images. */
	public DecodingState newState(NDArray image) {
		return new DecodingState(config().layers(), image.getManager());
	}

	/**
	 * Begins to decode.
	 * @param image {@code [batch, 3, side, side]}
	 * @param tokens {@code [batch, tokens]} int64: the beginning of a caption and a mask
	 * @param state an empty state, which holds the images and the tokens afterwards
	 * @return logits {@code [batch, tokens, vocabulary]}
	 */
	public NDArray first(NDArray image, NDArray tokens, DecodingState state) {
		int all = visionTokens() + Math.toIntExact(tokens.getShape().get(1));
		NDArray mask = SequenceToSequenceMask.rows(tokens.getManager(), visionTokens(), 0, all);
		Beit3Input pair = Beit3Input.pair(image, null, tokens, null).withAttentionMask(mask);
		return this.words.apply(text(this.backbone.decode(pair, state)));
	}

	/**
	 * Decodes on.
	 * @param tokens {@code [batch, tokens]} int64: what comes after the state's tokens
	 * @param state what was decoded before, extended by the tokens
	 * @return logits {@code [batch, tokens, vocabulary]}
	 */
	public NDArray next(NDArray tokens, DecodingState state) {
		int before = Math.toIntExact(state.tokens());
		int all = before + Math.toIntExact(tokens.getShape().get(1));
		NDArray mask = SequenceToSequenceMask.rows(tokens.getManager(), visionTokens(), before, all);
		return this.words.apply(this.backbone.decode(Beit3Input.text(tokens, null).withAttentionMask(mask), state));
	}

	private NDArray text(NDArray hidden) {
		return hidden.get(new NDIndex(":, {}:", visionTokens()));
	}

	private int visionTokens() {
		return config().patches() + 1;
	}

}
