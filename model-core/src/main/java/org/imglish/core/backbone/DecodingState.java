package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the tokens decoded so far, layer by layer, so that the next word
 * costs one pass over the new tokens only.
 */
public final class DecodingState {

	private final List<Layer> layers = new ArrayList<>();

	/** An empty state for a model with the given number of layers. */
	public DecodingState(int layers) {
		for (int i = 0; i < layers; i++) {
			this.layers.add(new Layer());
		}
	}

	Layer layer(int index) {
		return this.layers.get(index);
	}

	/** Number of tokens in the state. */
	public long tokens() {
		NDArray keys = this.layers.get(0).keys;
		return (keys != null) ? keys.getShape().get(2) : 0;
	}

	/** Forgets the last token: the mask token that asked for the next word. */
	public void dropLast() {
		for (Layer layer : this.layers) {
			layer.dropLast();
		}
	}

	/**
	 * Reorders the batch, for example to the beams that go on.
	 * @param rows for each new row the old one, {@code [batch]} int64
	 */
	public void select(NDArray rows) {
		for (Layer layer : this.layers) {
			layer.select(rows);
		}
	}

	/** Keys and values of one layer, {@code [batch, heads, tokens, head width]}. */
	static final class Layer {

		private @Nullable NDArray keys;

		private @Nullable NDArray values;

		NDArray extendKeys(NDArray more) {
			this.keys = (this.keys != null) ? this.keys.concat(more, 2) : more;
			return this.keys;
		}

		NDArray extendValues(NDArray more) {
			this.values = (this.values != null) ? this.values.concat(more, 2) : more;
			return this.values;
		}

		private void dropLast() {
			if (this.keys != null && this.values != null) {
				this.keys = this.keys.get(new NDIndex(":, :, :-1"));
				this.values = this.values.get(new NDIndex(":, :, :-1"));
			}
		}

		private void select(NDArray rows) {
			if (this.keys != null && this.values != null) {
				this.keys = this.keys.get(rows);
				this.values = this.values.get(rows);
			}
		}

	}

}
