package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.ParameterScope;

/**
 * Visual reasoning over two images (NLVR2): each is fused with the statement, and the
 * first tokens of both sides of both are judged together (BEiT3ForVisualReasoning).
 */
public final class VisualReasoningHead {

	private static final int CLASSES = 2;

	/** What makes first weights so small that logits are nearly equal. */
	private static final double SMALL = 0.001;

	private final Beit3 backbone;

	private final LayerNorm norm1;

	private final Linear dense1;

	private final LayerNorm norm2;

	private final Linear dense2;

	/** Declares the head. */
	public VisualReasoningHead(Network network) {
		this.backbone = network.backbone();
		int width = this.backbone.config().width();
		ParameterScope scope = network.scope().in("head");
		this.norm1 = new LayerNorm(scope.in("norm1"), 4 * width);
		this.dense1 = Linear.head(scope.in("dense1"), 4 * width, 2 * width, true, firstLayer(this.backbone.config()));
		this.norm2 = new LayerNorm(scope.in("norm2"), 2 * width);
		this.dense2 = Linear.head(scope.in("dense2"), 2 * width, CLASSES, true, SMALL);
	}

	/**
	 * The released code makes the first layer as small as the last. With rates far above
	 * its own that is a trap: the first updates, each of one size and of one direction,
	 * outweigh those weights, all hidden units become the same, and the LayerNorm after
	 * them takes away the only thing they tell. Small models learn with such rates.
	 */
	private static double firstLayer(ModelConfig config) {
		return switch (config.initializer()) {
			case NORMAL -> 1;
			case PAPER, RELEASED -> SMALL;
		};
	}

	/**
	 * Judges statements.
	 * @param left first images with the statements
	 * @param right second images with the same statements
	 * @return logits {@code [batch, 2]}: false, true
	 */
	public NDArray forward(Beit3Input left, Beit3Input right, boolean training) {
		NDArray both = firstTokens(left, training).concat(firstTokens(right, training), -1);
		NDArray hidden = this.norm2.apply(this.dense1.apply(this.norm1.apply(both)));
		return this.dense2.apply(hidden.getNDArrayInternal().gelu());
	}

	/** The class token and the text's first token, {@code [batch, 2 * width]}. */
	private NDArray firstTokens(Beit3Input input, boolean training) {
		NDArray hidden = this.backbone.encode(input, training);
		NDArray vision = hidden.get(new NDIndex(":, 0"));
		NDArray language = hidden.get(new NDIndex(":, {}", this.backbone.config().patches() + 1));
		return vision.concat(language, -1);
	}

}
