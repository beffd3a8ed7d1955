package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.kernel.Kernels;

/**
 * One layer of a vision Transformer: self-attention and a feed-forward network with exact
 * GELU, each behind a LayerNorm and inside a residual branch. Queries and values have
 * biases, keys have none.
 */
final class TransformerLayer {

	/** The released tokenizers' epsilon. */
	static final float EPSILON = 1e-6f;

	private final Kernels kernels;

	private final int heads;

	private final LayerNorm attentionNorm;

	private final Linear projections;

	private final Parameter queryBias;

	private final Parameter valueBias;

	private final Linear attentionOut;

	private final LayerNorm feedForwardNorm;

	private final Linear feedForwardIn;

	private final Linear feedForwardOut;

	/**
	 * Declares the layer.
	 * @param index number of the layer, from 0: the first output weights of deeper layers
	 * are smaller
	 */
	TransformerLayer(ParameterScope scope, VisualTokenizerConfig.Transformer size, int index, Kernels kernels) {
		int width = size.width();
		double outputScale = 1 / Math.sqrt(2.0 * (index + 1));
		this.kernels = kernels;
		this.heads = size.heads();
		this.attentionNorm = new LayerNorm(scope.in("norm1"), width, EPSILON);
		ParameterScope attention = scope.in("attn");
		this.queryBias = attention.constant("q_bias", 0, width);
		this.valueBias = attention.constant("v_bias", 0, width);
		this.projections = new Linear(attention.in("qkv"), width, 3 * width, false);
		this.attentionOut = new Linear(attention.in("proj"), width, width, true, outputScale);
		this.feedForwardNorm = new LayerNorm(scope.in("norm2"), width, EPSILON);
		ParameterScope feedForward = scope.in("mlp");
		this.feedForwardIn = new Linear(feedForward.in("fc1"), width, size.feedForwardWidth(), true);
		this.feedForwardOut = new Linear(feedForward.in("fc2"), size.feedForwardWidth(), width, true, outputScale);
	}

	/**
	 * Transforms the tokens.
	 * @param x {@code [batch, tokens, width]}
	 */
	NDArray apply(NDArray x) {
		NDArray hidden = x.add(attend(this.attentionNorm.apply(x)));
		NDArray wide = this.feedForwardIn.apply(this.feedForwardNorm.apply(hidden));
		return hidden.add(this.feedForwardOut.apply(wide.getNDArrayInternal().gelu()));
	}

	private NDArray attend(NDArray x) {
		NDList parts = this.projections.apply(x).split(3, 2);
		NDArray query = heads(parts.get(0).add(this.queryBias.getArray()));
		NDArray key = heads(parts.get(1));
		NDArray value = heads(parts.get(2).add(this.valueBias.getArray()));
		NDArray attended = this.kernels.attention(query, key, value, null);
		return this.attentionOut.apply(attended.transpose(0, 2, 1, 3).reshape(x.getShape()));
	}

	/** {@code [batch, tokens, width] -> [batch, heads, tokens, head width]}. */
	private NDArray heads(NDArray x) {
		Shape shape = x.getShape();
		return x.reshape(shape.get(0), shape.get(1), this.heads, shape.get(2) / this.heads).transpose(0, 2, 1, 3);
	}

}
