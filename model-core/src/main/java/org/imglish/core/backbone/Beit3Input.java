package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a BEiT-3: an image, a text or both.
 *
 * @param image {@code [batch, 3, side, side]} or null
 * @param patchMask {@code [batch, patches]}, 1 where the patch is hidden, or null
 * @param tokens {@code [batch, tokens]} int64, or null
 * @param padding {@code [batch, tokens]}, 1 where the token is padding, or null
 * @param attentionMask added to the scores, {@code [tokens, keys]} or
 * {@code [batch, 1, tokens, keys]}, or null
 * @param positions {@code [batch, tokens]} int64 positions of packed texts from 0, or
 * null
 * @param rows where the rows stand in a batch of which these are a part that others
 * complete, or null where they are all
 */
public record Beit3Input(@Nullable NDArray image, @Nullable NDArray patchMask, @Nullable NDArray tokens,
		@Nullable NDArray padding, @Nullable NDArray attentionMask, @Nullable NDArray positions,
		@Nullable BatchRows rows) {

	public Beit3Input {
		if (image == null && tokens == null) {
			throw new IllegalArgumentException("BEiT-3 needs an image, a text or both");
		}
	}

	/** Images alone, with hidden patches or without. */
	public static Beit3Input image(NDArray image, @Nullable NDArray patchMask) {
		return new Beit3Input(image, patchMask, null, null, null, null, null);
	}

	/** Texts alone. */
	public static Beit3Input text(NDArray tokens, @Nullable NDArray padding) {
		return new Beit3Input(null, null, tokens, padding, null, null, null);
	}

	/**
	 * Several texts per row that do not attend to each other.
	 * @param tokens {@code [rows, tokens]} int64
	 * @param texts {@code [rows, tokens]} int64: which text a token belongs to; padding
	 * has a number of its own, so that every token attends to something
	 * @param positions {@code [rows, tokens]} int64: place of a token in its text
	 */
	public static Beit3Input packed(NDArray tokens, NDArray texts, NDArray positions) {
		NDArray same = texts.expandDims(2).eq(texts.expandDims(1)).toType(DataType.FLOAT32, false);
		return new Beit3Input(null, null, tokens, null, same.log().expandDims(1), positions, null);
	}

	/** Image-text pairs. */
	public static Beit3Input pair(NDArray image, @Nullable NDArray patchMask, NDArray tokens,
			@Nullable NDArray padding) {
		return new Beit3Input(image, patchMask, tokens, padding, null, null, null);
	}

	/** The same with an attention mask. */
	public Beit3Input withAttentionMask(NDArray mask) {
		return new Beit3Input(this.image, this.patchMask, this.tokens, this.padding, mask, this.positions, this.rows);
	}

	/** The same as a part of a batch. */
	public Beit3Input withRows(@Nullable BatchRows rows) {
		return new Beit3Input(this.image, this.patchMask, this.tokens, this.padding, this.attentionMask, this.positions,
				rows);
	}

}
