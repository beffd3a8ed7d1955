package org.imglish.core.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.backbone.Beit3;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.ParameterScope;

/**
 * Visual question answering: a pooler on the class token of the fused pair, then a
 * classifier over answers (BEiT3ForVisualQuestionAnswering).
 */
public final class VisualQuestionHead {

	private final Beit3 backbone;

	private final LayerNorm poolerNorm;

	private final Linear pooler;

	private final Linear in;

	private final LayerNorm norm;

	private final Linear out;

	/**
	 * Declares the head.
	 * @param network whose backbone encodes, without a final LayerNorm
	 * @param answers number of answers
	 */
	public VisualQuestionHead(Network network, int answers) {
		this.backbone = network.backbone();
		int width = this.backbone.config().width();
		ParameterScope scope = network.scope();
		this.poolerNorm = new LayerNorm(scope.in("pooler").in("norm"), width);
		this.pooler = Linear.head(scope.in("pooler").in("dense"), width, width, true, 1);
		this.in = Linear.head(scope.in("head").in("0"), width, 2 * width, true, 1);
		this.norm = new LayerNorm(scope.in("head").in("1"), 2 * width);
		this.out = Linear.head(scope.in("head").in("3"), 2 * width, answers, true, 1);
	}

	/**
	 * Scores the answers.
	 * @param pair images and questions
	 * @return logits {@code [batch, answers]}
	 */
	public NDArray forward(Beit3Input pair, boolean training) {
		NDArray first = this.backbone.encode(pair, training).get(new NDIndex(":, 0"));
		NDArray pooled = this.pooler.apply(this.poolerNorm.apply(first)).tanh();
		return this.out.apply(this.norm.apply(this.in.apply(pooled)).getNDArrayInternal().gelu());
	}

}
