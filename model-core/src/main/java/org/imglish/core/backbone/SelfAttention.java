package org.imglish.core.backbone;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention over all tokens of both modalities; the projections are
 * shared in the paper's form and separate in the released one.
 */
final class SelfAttention {

	private final ModelConfig config;

	private final Multiway query;

	private final Multiway key;

	private final Multiway value;

	private final Multiway out;

	private final @Nullable Multiway norm;

	SelfAttention(ParameterScope scope, ModelConfig config, BackboneDraws first, int layer) {
		this.config = config;
		this.key = projection(scope.in("k_proj"), first.linear());
		this.value = projection(scope.in("v_proj"), first.linear());
		this.query = projection(scope.in("q_proj"), first.linear());
		this.out = projection(scope.in("out_proj"), first.output(layer));
		this.norm = config.subLayerNorm()
				? multiway(scope.in("inner_attn_ln"), (way) -> new LayerNorm(way, config.width())::apply) : null;
	}

	private Multiway projection(ParameterScope scope, Draw draw) {
		int width = this.config.width();
		return multiway(scope, (way) -> new Linear(way, width, width, true, draw)::apply);
	}

	private Multiway multiway(ParameterScope scope, Function<ParameterScope, UnaryOperator<NDArray>> module) {
		return switch (this.config.form()) {
			case PAPER -> Multiway.shared(scope, module);
			case RELEASED -> Multiway.separate(scope, module);
		};
	}

	/**
	 * Attends.
	 * @param x what attends and is attended to
	 * @param mask added to the scores {@code [batch or 1, 1, tokens, keys]}, or null
	 * @param past keys and values of earlier tokens, extended by this call, or null
	 */
	Tokens apply(Kernels kernels, Tokens x, @Nullable NDArray mask, DecodingState.@Nullable Layer past) {
		NDArray keys = heads(this.key.apply(x).joined());
		NDArray values = heads(this.value.apply(x).joined());
		if (past != null) {
			keys = past.extendKeys(keys);
			values = past.extendValues(values);
		}
		NDArray queries = this.query.apply(x).joined();
		Shape shape = queries.getShape();
		NDArray together = kernels.attention(heads(queries), keys, values, mask).transpose(0, 2, 1, 3).reshape(shape);
		Tokens attended = x.apart(together);
		return this.out.apply((this.norm != null) ? this.norm.apply(attended) : attended);
	}

	/** {@code [batch, tokens, width] -> [batch, heads, tokens, head width]}. */
	private NDArray heads(NDArray x) {
		Shape shape = x.getShape();
		return x.reshape(shape.get(0), shape.get(1), this.config.heads(), this.config.headWidth())
			.transpose(0, 2, 1, 3);
	}

}
