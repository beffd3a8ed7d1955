package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.Network;

/**
 * Image-text retrieval: images and texts are encoded apart and compared by the cosine of
 * their projected first tokens (BEiT3ForRetrieval).
 */
public final class RetrievalHead {

	/** Logarithm of the initial scale, 1 / 0.07. */
	private static final float INITIAL_SCALE = (float) Math.log(1 / 0.07);

	private final Beit3 backbone;

	private final Linear language;

	private final Linear vision;

	private final Parameter scale;

	/** Declares the head. */
	public RetrievalHead(Network network) {
		this.backbone = network.backbone();
		int width = this.backbone.config().width();
		this.language = Linear.head(network.scope().in("language_head"), width, width, false, 1);
		this.vision = Linear.head(network.scope().in("vision_head"), width, width, false, 1);
		this.scale = network.scope().constant("logit_scale", INITIAL_SCALE);
	}

	/** Length of the vectors. */
	public int width() {
		return this.backbone.config().width();
	}

	/**
	 * Embeds images.
	 * @param image images alone
	 * @return unit vectors {@code [batch, width]}
	 */
	public NDArray image(Beit3Input image, boolean training) {
		return unit(this.vision, this.backbone.encode(image, training));
	}

	/**
	 * Embeds texts.
	 * @param text texts alone
	 * @return unit vectors {@code [batch, width]}
	 */
	public NDArray text(Beit3Input text, boolean training) {
		return unit(this.language, this.backbone.encode(text, training));
	}

	private static NDArray unit(Linear head, NDArray hidden) {
		NDArray projected = head.apply(hidden.get(new NDIndex(":, 0")));
		return projected.div(projected.square().sum(new int[] { -1 }, true).sqrt());
	}

	/** What cosines are multiplied with. */
	public double scale() {
		return Math.exp(this.scale.getArray().getFloat());
	}

	/**
	 * Compares every image with every text.
	 * @return scaled cosines {@code [images, texts]}
	 */
	public NDArray logits(NDArray images, NDArray texts) {
		NDArray factor = this.scale.getArray().exp();
		factor.attach(images.getManager());
		return images.matMul(texts.transpose()).mul(factor);
	}

}
