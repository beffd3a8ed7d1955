package org.imglish.core.backbone;

import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.dense.Windows;
import org.imglish.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * One layer: self-attention over all tokens, then the expert of each token's modality, or
 * the vision-language expert for all tokens of a pair, each after a LayerNorm and inside
 * a residual branch (arXiv 2208.10442, figure 2).
 */
final class MultiwayLayer {

	private final SelfAttention attention;

	private final Multiway attentionNorm;

	private final Multiway expert;

	private final @Nullable UnaryOperator<NDArray> visionLanguageExpert;

	private final double dropPath;

	private final Dropout dropout;

	MultiwayLayer(ParameterScope scope, ModelConfig config, int index) {
		BackboneDraws first = BackboneDraws.of(config);
		int width = config.width();
		this.attention = new SelfAttention(scope.in("self_attn"), config, first, index);
		ParameterScope normScope = scope.in("self_attn_layer_norm");
		this.attentionNorm = (config.form() == ModelConfig.Form.PAPER)
				? Multiway.shared(normScope, (way) -> new LayerNorm(way, width)::apply)
				: Multiway.separate(normScope, (way) -> new LayerNorm(way, width)::apply);
		this.expert = Multiway.separate(scope, (way) -> expert(scope, way, config, index));
		this.visionLanguageExpert = config.hasVisionLanguageExpert(index) ? expert(scope, scope.in("C"), config, index)
				: null;
		this.dropPath = (config.layers() > 1) ? config.dropPath() * index / (config.layers() - 1) : config.dropPath();
		this.dropout = new Dropout(config.dropout());
	}

	/** The official names put the expert's letter behind the module's name. */
	private static UnaryOperator<NDArray> expert(ParameterScope layer, ParameterScope way, ModelConfig config,
			int index) {
		String letter = way.lastName();
		LayerNorm norm = new LayerNorm(layer.in("final_layer_norm").in(letter), config.width());
		FeedForward feedForward = new FeedForward(layer.in("ffn").in(letter), config, BackboneDraws.of(config), index);
		return (x) -> feedForward.apply(norm.apply(x));
	}

	/**
	 * Transforms the tokens.
	 * @param mask added to the attention scores, or null
	 * @param past state of incremental decoding, or null
	 * @param windows in which the tokens of a map attend to each other, or null where all
	 * do
	 * @param training whether stochastic depth and dropout apply
	 * @param rows where the samples stand in a shared batch, or null
	 */
	Tokens apply(Kernels kernels, Tokens x, @Nullable NDArray mask, DecodingState.@Nullable Layer past,
			@Nullable Windows windows, boolean training, @Nullable BatchRows rows) {
		Tokens normal = this.attentionNorm.apply(x);
		Tokens attended = (windows != null) ? inWindows(kernels, normal, windows)
				: this.attention.apply(kernels, normal, mask, past);
		Tokens hidden = x.plus(this.dropout.apply(attended, training), residual(kernels, x, training, rows));
		// what is decoded word by word belongs to the image that came first
		boolean pair = past != null || x.pair();
		Tokens transformed = (pair && this.visionLanguageExpert != null)
				? hidden.map(this.visionLanguageExpert, this.visionLanguageExpert) : this.expert.apply(hidden);
		return hidden.plus(this.dropout.apply(transformed, training), residual(kernels, x, training, rows));
	}

	/** The padding of windows takes part as it is: no mask keeps it out. */
	private Tokens inWindows(Kernels kernels, Tokens map, Windows windows) {
		Tokens apart = map.map(windows::apart, windows::apart);
		return this.attention.apply(kernels, apart, null, null).map(windows::together, windows::together);
	}

	/**
	 * Stochastic depth (arXiv 1603.09382): leaves the branch out for some samples. Of a
	 * shared batch everybody draws for all samples, and uses what is drawn for its own.
	 */
	private Tokens.Residual residual(Kernels kernels, Tokens x, boolean training, @Nullable BatchRows rows) {
		if (!training || this.dropPath == 0) {
			return NDArray::add;
		}
		double keep = 1 - this.dropPath;
		NDArray any = x.any();
		long count = any.getShape().get(0);
		NDArray drawn = any.getManager().randomUniform(0, 1, new Shape((rows != null) ? rows.all() : count, 1, 1));
		NDArray own = (rows != null) ? drawn.get(new NDIndex("{}:{}", rows.first(), rows.first() + count)) : drawn;
		NDArray kept = own.lt(keep).toType(any.getDataType(), false).div(keep);
		return (stream, branch) -> kernels.addScaled(stream, branch, kept);
	}

}
