package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** An expert: two projections around a GELU (exact, by the error function). */
final class FeedForward {

	private final Linear in;

	private final @Nullable LayerNorm norm;

	private final Linear out;

	FeedForward(ParameterScope scope, ModelConfig config, BackboneDraws first, int layer) {
		this.in = new Linear(scope.in("fc1"), config.width(), config.feedForwardWidth(), true, first.linear());
		this.out = new Linear(scope.in("fc2"), config.feedForwardWidth(), config.width(), true, first.output(layer));
		this.norm = config.subLayerNorm() ? new LayerNorm(scope.in("ffn_layernorm"), config.feedForwardWidth()) : null;
	}

	/**
	 * Transforms each token.
	 * @param x {@code [batch, tokens, width]}
	 */
	NDArray apply(NDArray x) {
		NDArray hidden = this.in.apply(x);
		hidden = hidden.getNDArrayInternal().gelu();
		return this.out.apply((this.norm != null) ? this.norm.apply(hidden) : hidden);
	}

}
