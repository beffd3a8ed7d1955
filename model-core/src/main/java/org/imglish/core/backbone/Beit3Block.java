package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.imglish.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A BEiT-3 backbone as an ordinary DJL block, for a {@code Model}, a {@code Trainer} or
 * as a part of other blocks. Takes an image {@code [batch, 3, side, side]}, or tokens
 * {@code [batch, tokens]} int64, or both in this order, and after tokens, if wanted,
 * their padding {@code [batch, tokens]}, 1 where a token is padding. Gives
 * {@code [batch, tokens, width]}: class token, patches row by row, text. Its parameters
 * have the official names and first values of their own, so no initializer need be set.
 * Computes in float32 on one device with the PyTorch engine. To be closed after the
 * model.
 */
public final class Beit3Block extends AbstractBlock implements AutoCloseable {

	private static final int IMAGE_DIMENSIONS = 4;

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	private final Kernels kernels = new Kernels(this.manager);

	private final Beit3 backbone;

	/**
	 * @param config shape of the model
	 * @param finalNorm whether there is a LayerNorm after the last layer
	 */
	public Beit3Block(ModelConfig config, boolean finalNorm) {
		Map<String, Parameter> declared = new LinkedHashMap<>();
		this.backbone = new Beit3(new ParameterScope(declared, this.kernels).in("beit3"), config, this.kernels,
				finalNorm);
		declared.values().forEach(this::addParameter);
	}

	/**
	 * The backbone itself, for what a block has no words for: decoding, hidden states.
	 */
	public Beit3 backbone() {
		return this.backbone;
	}

	@Override
	protected NDList forwardInternal(ParameterStore parameterStore, NDList inputs, boolean training,
			@Nullable PairList<String, Object> params) {
		for (Parameter parameter : getDirectParameters().values()) {
			NDArray value = parameterStore.getValue(parameter, inputs.head().getDevice(), training);
			if (value != parameter.getArray()) {
				throw new IllegalStateException(String.format(Locale.ROOT,
						"The inputs are on %s, but %s is on %s; a Beit3Block computes on one device",
						inputs.head().getDevice(), parameter.getName(), parameter.getArray().getDevice()));
			}
		}
		return new NDList(this.backbone.encode(input(inputs), training));
	}

	private static Beit3Input input(NDList inputs) {
		List<@Nullable NDArray> parts = new ArrayList<>(inputs);
		boolean image = inputs.head().getShape().dimension() == IMAGE_DIMENSIONS;
		if (!image) {
			parts.add(0, null);
		}
		if (parts.size() > 3) {
			throw new IllegalArgumentException("A Beit3Block takes an image, tokens and their padding, but got "
					+ inputs.size() + " arrays of the shapes " + List.of(inputs.getShapes()));
		}
		NDArray tokens = (parts.size() > 1) ? parts.get(1) : null;
		NDArray padding = (parts.size() > 2) ? parts.get(2) : null;
		return new Beit3Input(parts.get(0), null, tokens, padding, null, null, null);
	}

	@Override
	public Shape[] getOutputShapes(Shape[] inputShapes) {
		boolean image = inputShapes[0].dimension() == IMAGE_DIMENSIONS;
		long tokens = image ? this.backbone.config().patches() + 1 : 0;
		int text = image ? 1 : 0;
		if (inputShapes.length > text) {
			tokens += inputShapes[text].get(1);
		}
		return new Shape[] { new Shape(inputShapes[0].get(0), tokens, this.backbone.config().width()) };
	}

	/** Gives back the operators; the parameters belong to the model's manager. */
	@Override
	public void close() {
		this.kernels.close();
		this.manager.close();
	}

}
