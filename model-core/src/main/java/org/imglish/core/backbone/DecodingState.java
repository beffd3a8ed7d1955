package org.imglish.core.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the tokens decoded so far, layer by layer, so that the next word
 * costs one pass over the new tokens only. Owns the memory of what it keeps, whose size
 * is that of the tokens, however many steps there were.
 */
public final class DecodingState implements AutoCloseable {

	private final NDManager manager;

	private final List<Layer> layers = new ArrayList<>();

	/**
	 * An empty state.
	 * @param layers how many the model has
	 * @param parent manager under which the keys and values live, beyond a single step
	 */
	public DecodingState(int layers, NDManager parent) {
		this.manager = parent.newSubManager();
		for (int i = 0; i < layers; i++) {
			this.layers.add(new Layer(this.manager));
		}
	}

	Layer layer(int index) {
		return this.layers.get(index);
	}

	/** Number of tokens in the state. */
	public long tokens() {
		return this.layers.get(0).tokens();
	}

	/** Forgets the last token: the mask token that asked for the next word. */
	public void dropLast() {
		long kept = tokens() - 1;
		replaceAll((array) -> array.get(new NDIndex(":, :, :{}", kept)));
	}

	/**
	 * Reorders the batch, for example to the beams that continue.
	 * @param rows for each new row the old one, {@code [rows]} int64
	 */
	public void select(NDArray rows) {
		replaceAll((array) -> array.get(rows));
	}

	private void replaceAll(UnaryOperator<NDArray> change) {
		for (Layer layer : this.layers) {
			layer.replace(change);
		}
	}

	@Override
	public void close() {
		this.manager.close();
	}

	/** Keys and values of one layer, {@code [batch, heads, tokens, head width]}. */
	static final class Layer {

		private final NDManager manager;

		private @Nullable NDArray keys;

		private @Nullable NDArray values;

		private Layer(NDManager manager) {
			this.manager = manager;
		}

		NDArray extendKeys(NDArray more) {
			this.keys = extend(this.keys, more);
			return this.keys;
		}

		NDArray extendValues(NDArray more) {
			this.values = extend(this.values, more);
			return this.values;
		}

		private long tokens() {
			return (this.keys != null) ? this.keys.getShape().get(2) : 0;
		}

		private NDArray extend(@Nullable NDArray before, NDArray more) {
			return (before != null) ? replaced(before, before.concat(more, 2)) : kept(more);
		}

		private void replace(UnaryOperator<NDArray> change) {
			if (this.keys != null && this.values != null) {
				this.keys = replaced(this.keys, change.apply(this.keys));
				this.values = replaced(this.values, change.apply(this.values));
			}
		}

		private NDArray replaced(NDArray before, NDArray after) {
			NDArray kept = kept(after);
			before.close();
			after.close();
			return kept;
		}

		/** Without what it was computed from, which would stay in memory with it. */
		private NDArray kept(NDArray array) {
			NDArray kept = array.stopGradient();
			kept.attach(this.manager);
			return kept;
		}

	}

}
