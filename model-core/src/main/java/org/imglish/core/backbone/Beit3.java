package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.imglish.core.dense.Windows;
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

	/**
	 * The shapes of a model's weights by their official names, without a last LayerNorm;
	 * nothing is allocated.
	 */
	@SuppressWarnings("NullAway")
	public static Map<String, Shape> shapes(ModelConfig config) {
		Map<String, Parameter> declared = new LinkedHashMap<>();
		new Beit3(ParameterScope.unapplied(declared).in("beit3"), config, null, false);
		Map<String, Shape> shapes = new LinkedHashMap<>();
		declared.forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
		return shapes;
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
	 * Passes nothing where others pass their rows of a batch: what is drawn for the next
	 * pass is the same as theirs.
	 */
	public void skip() {
		if (drawsInTraining()) {
			Engine engine = Engine.getEngine("PyTorch");
			SplittableRandom seeds = seeds(engine);
			int last = 0;
			for (int i = 0; i < this.layers.size(); i++) {
				last = seeds.nextInt();
			}
			engine.setRandomSeed(last);
		}
	}

	private boolean drawsInTraining() {
		return this.config.dropPath() > 0 || this.dropout.draws();
	}

	/** The seeds of the layers of a pass, and of what enters them. */
	private static SplittableRandom seeds(Engine engine) {
		Integer seed = engine.getSeed();
		return new SplittableRandom((seed != null) ? seed : 0);
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

	/**
	 * Encodes images and gives the maps of some layers, without class token and final
	 * LayerNorm.
	 * @param image {@code [batch, 3, side, side]}
	 * @param layers whose outputs are wanted, from 0, ascending
	 * @param training whether stochastic depth and dropout apply
	 * @return {@code [batch, width, grid, grid]} each
	 */
	public List<NDArray> maps(NDArray image, List<Integer> layers, boolean training) {
		Beit3Input input = Beit3Input.image(image, null);
		SplittableRandom seeds = seeds(Engine.getEngine("PyTorch"));
		List<Recomputation.Stage> stages = stages(null, null, null, training, null, seeds);
		int firstSeed = seeds.nextInt();
		List<NDArray> maps = new ArrayList<>();
		Supplier<Tokens> start = () -> embed(input, null, training, firstSeed);
		int next = 0;
		for (int layer : layers) {
			// small models may give one layer's output twice
			if (layer >= next) {
				Tokens output = pass(start, stages.subList(next, layer + 1), training);
				start = () -> output;
				next = layer + 1;
			}
			maps.add(map(start.get().joined().get(new NDIndex(":, 1:"))));
		}
		return maps;
	}

	/**
	 * Encodes images as ViTDet does (arXiv 2203.16527): without a class token, with
	 * attention within windows in most layers, without a final LayerNorm.
	 * @param image {@code [batch, 3, side, side]}
	 * @param attention which layers attend in windows
	 * @param training whether stochastic depth and dropout apply
	 * @return {@code [batch, width, grid, grid]}
	 */
	public NDArray windowedMap(NDArray image, WindowedAttention attention, boolean training) {
		SplittableRandom seeds = seeds(Engine.getEngine("PyTorch"));
		List<Recomputation.Stage> stages = stages(null, null, attention, training, null, seeds);
		int firstSeed = seeds.nextInt();
		return map(
				pass(() -> dropped(new Tokens(this.embedding.map(image), null), training, firstSeed), stages, training)
					.joined());
	}

	/** {@code [batch, patches, width] -> [batch, width, grid, grid]}. */
	private NDArray map(NDArray patches) {
		return patches.transpose(0, 2, 1)
			.reshape(patches.getShape().get(0), this.config.width(), this.config.grid(), this.config.grid());
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
		BatchRows rows = input.rows();
		SplittableRandom seeds = seeds(Engine.getEngine("PyTorch"));
		List<Recomputation.Stage> stages = stages(mask(input, visionTokens(input)), state, null, training, rows, seeds);
		int firstSeed = seeds.nextInt() + own(rows);
		Supplier<Tokens> start = () -> embed(input, state, training, firstSeed);
		if (states == null) {
			return pass(start, stages, training);
		}
		Tokens x = start.get();
		states.add(x.joined());
		for (Recomputation.Stage stage : stages) {
			x = stage.apply(x);
			states.add(x.joined());
		}
		return x;
	}

	/**
	 * Passes through layers, keeping what the backward pass needs or computing it again.
	 */
	private Tokens pass(Supplier<Tokens> start, List<Recomputation.Stage> stages, boolean training) {
		if (training && this.recomputes) {
			return this.recomputation.forward(start, stages);
		}
		Tokens x = start.get();
		for (Recomputation.Stage stage : stages) {
			x = stage.apply(x);
		}
		return x;
	}

	/** The layers for one pass, each with a seed of its own where it draws numbers. */
	private List<Recomputation.Stage> stages(@Nullable NDArray mask, @Nullable DecodingState state,
			@Nullable WindowedAttention attention, boolean training, @Nullable BatchRows rows, SplittableRandom seeds) {
		Windows windows = (attention != null) ? new Windows(this.config.grid(), this.config.grid(), attention.side())
				: null;
		Engine engine = Engine.getEngine("PyTorch");
		boolean draws = training && drawsInTraining();
		List<Recomputation.Stage> stages = new ArrayList<>();
		for (int i = 0; i < this.layers.size(); i++) {
			MultiwayLayer layer = this.layers.get(i);
			DecodingState.Layer past = (state != null) ? state.layer(i) : null;
			Windows around = (attention != null && !attention.globalLayers().contains(i)) ? windows : null;
			int layerSeed = seeds.nextInt() + own(rows);
			stages.add((x) -> {
				if (draws) {
					engine.setRandomSeed(layerSeed);
				}
				return layer.apply(this.kernels, x, mask, past, around, training, rows);
			});
		}
		return stages;
	}

	/** Dropout draws for the rows at hand alone: not the same for other rows. */
	private int own(@Nullable BatchRows rows) {
		return (this.dropout.draws() && rows != null) ? (int) rows.first() : 0;
	}

	/** What enters the first layer; padding is zero there. */
	private Tokens embed(Beit3Input input, @Nullable DecodingState state, boolean training, int seed) {
		NDArray image = (input.image() != null) ? this.embedding.image(input.image(), input.patchMask()) : null;
		NDArray text = (input.tokens() != null) ? embedText(input, input.tokens(), state) : null;
		if (text != null && input.padding() != null) {
			text = text.mul(keep(input.padding(), 0).expandDims(-1));
		}
		return dropped(new Tokens(image, text), training, seed);
	}

	private Tokens dropped(Tokens embedded, boolean training, int seed) {
		if (training && this.dropout.draws()) {
			Engine.getEngine("PyTorch").setRandomSeed(seed);
		}
		return this.dropout.apply(embedded, training);
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
