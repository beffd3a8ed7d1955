package org.imglish.core.loader;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.sample.Sample;
import org.imglish.core.text.TextTokenizer;

/**
 * Texts of equal length: begin, words, end, padding.
 *
 * @param batch number of texts
 * @param window tokens of each
 * @param tokens {@code [batch, window]} ids
 * @param padding {@code [batch, window]}, 1 where there is padding
 * @param cut number of texts that were longer and were cut before their end
 */
@SuppressWarnings("ArrayRecordComponent")
public record TextBatch(int batch, int window, long[] tokens, float[] padding, int cut) {

	/**
	 * Lays texts out.
	 * @param texts token ids without special tokens
	 * @param window tokens of each, special tokens included
	 */
	public static TextBatch of(List<int[]> texts, int window) {
		long[] tokens = new long[texts.size() * window];
		float[] padding = new float[texts.size() * window];
		Arrays.fill(tokens, TextTokenizer.PADDING);
		Arrays.fill(padding, 1);
		int cut = 0;
		for (int i = 0; i < texts.size(); i++) {
			int[] ids = texts.get(i);
			int length = Math.min(ids.length, window - 2);
			cut += (length < ids.length) ? 1 : 0;
			int first = i * window;
			tokens[first] = TextTokenizer.BEGIN;
			for (int j = 0; j < length; j++) {
				tokens[first + 1 + j] = ids[j];
			}
			tokens[first + 1 + length] = TextTokenizer.END;
			Arrays.fill(padding, first, first + length + 2, 0);
		}
		return new TextBatch(texts.size(), window, tokens, padding, cut);
	}

	/**
	 * The token ids of a sample.
	 * @throws IOException if it has none
	 */
	public static int[] tokens(String dataset, Sample sample) throws IOException {
		int[] ids = sample.tokens();
		if (ids == null) {
			throw new IOException("Sample " + sample.id() + " of dataset " + dataset
					+ " has no tokens, but the recipe uses the dataset for texts");
		}
		return ids;
	}

	/** The ids on a device, {@code [batch, window]} int64. */
	public NDArray tokens(NDManager manager) {
		return manager.create(this.tokens, new Shape(this.batch, this.window));
	}

	/** The padding on a device, {@code [batch, window]}. */
	public NDArray padding(NDManager manager) {
		return manager.create(this.padding, new Shape(this.batch, this.window));
	}

}
