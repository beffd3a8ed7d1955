package org.imglish.core.loader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.imglish.core.sample.Sample;

/**
 * Texts that fit into a window together with {@code <s>} and {@code </s>}. A longer text
 * gives a part of itself; the tokens that are left out are counted.
 *
 * @param window tokens of a window, special tokens included
 * @param texts token ids without special tokens, each at most {@code window - 2}
 * @param cut number of tokens that were left out
 */
public record TextWindows(int window, List<int[]> texts, long cut) {

	private static final int SPECIALS = 2;

	/**
	 * The beginnings of texts.
	 * @param dataset name of their dataset, for error messages
	 * @throws IOException if a sample has no tokens
	 */
	public static TextWindows beginnings(String dataset, List<Sample> samples, int window) throws IOException {
		return of(dataset, samples, window, (spare) -> 0);
	}

	/**
	 * Parts of texts from anywhere in them, so that a long text is seen as a whole over
	 * the epochs.
	 * @param dataset name of their dataset, for error messages
	 * @throws IOException if a sample has no tokens
	 */
	public static TextWindows anywhere(String dataset, List<Sample> samples, int window, RandomGenerator random)
			throws IOException {
		return of(dataset, samples, window, (spare) -> random.nextInt(spare + 1));
	}

	private static TextWindows of(String dataset, List<Sample> samples, int window, Start start) throws IOException {
		List<int[]> texts = new ArrayList<>();
		long cut = 0;
		for (Sample sample : samples) {
			int[] ids = TextBatch.tokens(dataset, sample);
			int spare = ids.length - (window - SPECIALS);
			if (spare > 0) {
				cut += spare;
				int first = start.draw(spare);
				ids = Arrays.copyOfRange(ids, first, ids.length - spare + first);
			}
			texts.add(ids);
		}
		return new TextWindows(window, texts, cut);
	}

	/** Lengths of the texts with their special tokens. */
	int[] lengths() {
		return this.texts.stream().mapToInt((ids) -> ids.length + SPECIALS).toArray();
	}

	/** Where a window begins in a text that is longer. */
	private interface Start {

		int draw(int spare);

	}

}
