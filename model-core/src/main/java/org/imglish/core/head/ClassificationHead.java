package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.Network;

/**
 * Image classification: a linear layer on the normalized mean of the patches, without the
 * class token (BEiT3ForImageClassification).
 */
public final class ClassificationHead {

	/** The released head begins with nearly equal logits. */
	private static final double FIRST_SCALE = 0.001;

	private final Beit3 backbone;

	private final LayerNorm norm;

	private final Linear head;

	/**
	 * Declares the head.
	 * @param network whose backbone encodes, without a final LayerNorm
	 * @param classes number of classes
	 */
	public ClassificationHead(Network network, int classes) {
		this.backbone = network.backbone();
		int width = this.backbone.config().width();
		this.norm = new LayerNorm(network.scope().in("fc_norm"), width);
		this.head = Linear.head(network.scope().in("head"), width, classes, true, FIRST_SCALE);
	}

	/**
	 * Classifies.
	 * @param image images alone
	 * @return logits {@code [batch, classes]}
	 */
	public NDArray forward(Beit3Input image, boolean training) {
		return this.head.apply(features(image, training));
	}

	/**
	 * The features under the linear layer.
	 * @param image images alone
	 * @return {@code [batch, width]}
	 */
	public NDArray features(Beit3Input image, boolean training) {
		NDArray hidden = this.backbone.encode(image, training);
		return this.norm.apply(hidden.get(new NDIndex(":, 1:")).mean(new int[] { 1 }));
	}

}
