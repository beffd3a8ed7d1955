package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The BEiT-3 backbone (arXiv 2208.10442; torchscale's BEiT3): image encoder, text
 * encoder, fusion encoder and, with a sequence-to-sequence mask, decoder, from the same
 * weights. Order of tokens: class token, patches row by row, text.
 */
public final class Beit3 {

	private final ModelConfig config;

	private final Embedding embedding;

	private final List<MultiwayLayer> layers = new ArrayList<>();

	private final @Nullable Multiway norm;

	private final Kernels kernels;

	private final Dropout dropout;

	private final Recomputation recomputation = new Recomputation();

	private boolean recomputes;

	/**
	 * Declares the model under the official names.
	 * @param scope where; the official checkpoints use {@code beit3}
	 * @param config its shape
	 * @param kernels operators of the device that it will run on
	 * @param finalNorm whether there is a LayerNorm after the last layer; the released
	 * classification and question answering models have none
	 */
	public Beit3(ParameterScope scope, ModelConfig config, Kernels kernels, boolean finalNorm) {
		this.config = config;
		this.kernels = kernels;
		this.embedding = new Embedding(scope, config);
		this.dropout = new Dropout(config.dropout());
		ParameterScope encoder = scope.in("encoder");
		for (int i = 0; i < config.layers(); i++) {
			this.layers.add(new MultiwayLayer(encoder.in("layers").in(Integer.toString(i)), config, i));
		}
		this.norm = finalNorm ? norm(encoder.in("layer_norm"), config) : null;
	}

	private static Multiway norm(ParameterScope scope, ModelConfig config) {
		return switch (config.form()) {
			case PAPER -> Multiway.shared(scope, (way) -> new LayerNorm(way, config.width())::apply);
			case RELEASED -> Multiway.separate(scope, (way) -> new LayerNorm(way, config.width())::apply);
		};
	}

	public ModelConfig config() {
		return this.config;
	}

	/**
	 * Sets whether training keeps only what enters each layer and computes the layer
	 * again in the backward pass, which changes no number. {@link Network#backward} must
	 * then carry the gradients back.
	 */
	public void recompute(boolean recomputes) {
		this.recomputes = recomputes;
	}

	/** Carries gradients through the layers that are to be computed again. */
	void recomputeBackward(GradientCollector collector) {
		this.recomputation.backward(collector);
	}

	/**
	 * Encodes.
	 * @param input images, texts or pairs
	 * @param training whether stochastic depth and dropout apply
	 * @return {@code [batch, tokens, width]} after the final LayerNorm, where there is
	 * one
	 */
	public NDArray encode(Beit3Input input, boolean training) {
		return normalize(hidden(input, null, training, null));
	}

	/**
	 * Encodes one step of incremental decoding. The first step carries the image; the
	 * state is extended by the tokens of each step.
	 * @param input the new tokens with the rows of the attention mask that belong to them
	 * @param state state of the steps before
	 */
	public NDArray decode(Beit3Input input, DecodingState state) {
		return normalize(hidden(input, state, false, null));
	}

	/**
	 * Encodes and shows the inside.
	 * @return the embedding and the output of each layer, before the final LayerNorm
	 */
	public List<NDArray> hiddenStates(Beit3Input input) {
		List<NDArray> states = new ArrayList<>();
		hidden(input, null, false, states);
		return states;
	}

	/** Applies the final LayerNorm to hidden states. */
	private NDArray normalize(Tokens hidden) {
		return ((this.norm != null) ? this.norm.apply(hidden) : hidden).joined();
	}

	private long visionTokens(Beit3Input input) {
		return (input.image() != null) ? this.config.patches() + 1 : 0;
	}

	private Tokens hidden(Beit3Input input, @Nullable DecodingState state, boolean training,
			@Nullable List<NDArray> states) {
		Integer seed = Engine.getEngine("PyTorch").getSeed();
		SplittableRandom seeds = new SplittableRandom((seed != null) ? seed : 0);
		List<Recomputation.Stage> stages = stages(input, state, training, seeds);
		int firstSeed = seeds.nextInt();
		if (training && this.recomputes) {
			return this.recomputation.forward(() -> embed(input, state, training, firstSeed), stages);
		}
		Tokens x = embed(input, state, training, firstSeed);
		if (states != null) {
			states.add(x.joined());
		}
		for (Recomputation.Stage stage : stages) {
			x = stage.apply(x);
			if (states != null) {
				states.add(x.joined());
			}
		}
		return x;
	}

	/** The layers for one input, each with a seed of its own where it draws numbers. */
	private List<Recomputation.Stage> stages(Beit3Input input, @Nullable DecodingState state, boolean training,
			SplittableRandom seeds) {
		NDArray mask = mask(input, visionTokens(input));
		Engine engine = Engine.getEngine("PyTorch");
		boolean draws = training && (this.config.dropPath() > 0 || this.dropout.draws());
		List<Recomputation.Stage> stages = new ArrayList<>();
		for (int i = 0; i < this.layers.size(); i++) {
			MultiwayLayer layer = this.layers.get(i);
			DecodingState.Layer past = (state != null) ? state.layer(i) : null;
			int layerSeed = seeds.nextInt();
			stages.add((x) -> {
				if (draws) {
					engine.setRandomSeed(layerSeed);
				}
				return layer.apply(this.kernels, x, mask, past, training);
			});
		}
		return stages;
	}

	/** What enters the first layer; padding is zero there. */
	private Tokens embed(Beit3Input input, @Nullable DecodingState state, boolean training, int seed) {
		NDArray image = (input.image() != null) ? this.embedding.image(input.image(), input.patchMask()) : null;
		NDArray text = (input.tokens() != null) ? embedText(input, input.tokens(), state) : null;
		if (text != null && input.padding() != null) {
			text = text.mul(keep(input.padding(), 0).expandDims(-1));
		}
		if (training && this.dropout.draws()) {
			Engine.getEngine("PyTorch").setRandomSeed(seed);
		}
		return this.dropout.apply(new Tokens(image, text), training);
	}

	private NDArray embedText(Beit3Input input, NDArray tokens, @Nullable DecodingState state) {
		if (input.positions() != null) {
			return this.embedding.text(tokens, input.positions());
		}
		long before = (state != null) ? state.tokens() : 0;
		int first = (before > 0) ? Math.toIntExact(before - this.config.patches() - 1) : 0;
		return this.embedding.text(tokens, first);
	}

	/** 1 for tokens, 0 for padding, vision tokens included: {@code [batch, tokens]}. */
	private static NDArray keep(NDArray padding, long visionTokens) {
		NDArray text = padding.toType(DataType.FLOAT32, false).mul(-1).add(1);
		if (visionTokens == 0) {
			return text;
		}
		NDManager manager = padding.getManager();
		NDArray vision = manager.ones(new Shape(padding.getShape().get(0), visionTokens));
		return vision.concat(text, 1);
	}

	/** The sum of the attention mask and of minus infinity at padded keys, or null. */
	private static @Nullable NDArray mask(Beit3Input input, long visionTokens) {
		NDArray mask = input.attentionMask();
		if (input.padding() == null) {
			return mask;
		}
		NDArray keep = keep(input.padding(), visionTokens);
		NDArray keys = keep.log().expandDims(1).expandDims(1);
		return (mask != null) ? keys.add(mask) : keys;
	}

}
