package org.imglish.core.decoding;

/**
 * The likeliest next words of some texts.
 *
 * @param words {@code [texts][candidates]}, likeliest first
 * @param logProbabilities {@code [texts][candidates]}, natural logarithms
 */
public record Continuations(int[][] words, float[][] logProbabilities) {

	public Continuations {
		if (words.length != logProbabilities.length) {
			throw new IllegalArgumentException("There are words for %d texts, but probabilities for %d"
				.formatted(words.length, logProbabilities.length));
		}
	}

}
