package org.imglish.core.decoding;

import java.util.Locale;

/**
 * The likeliest next words of some texts.
 *
 * @param words {@code [texts][candidates]}, likeliest first
 * @param logProbabilities {@code [texts][candidates]}, natural logarithms
 */
public record Continuations(int[][] words, float[][] logProbabilities) {

	public Continuations {
		if (words.length != logProbabilities.length) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"There are words for %d texts, but probabilities for %d", words.length, logProbabilities.length));
		}
	}

}
