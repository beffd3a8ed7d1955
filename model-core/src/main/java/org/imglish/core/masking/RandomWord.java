package org.imglish.core.masking;

import java.util.random.RandomGenerator;

import org.imglish.core.text.TextTokenizer;

/**
 * Draws a word of a vocabulary, each alike: no special token, no unused row, and not the
 * mask, wherever it stands among the words.
 *
 * @param mask id of the mask token
 * @param words ids below this one, from 4 on, are words, but for the mask
 */
public record RandomWord(int mask, int words) {

	private static final int FIRST = TextTokenizer.UNKNOWN + 1;

	/** Draws one. */
	public long draw(RandomGenerator random) {
		int word = FIRST + random.nextInt(this.words - FIRST - ((this.mask < this.words) ? 1 : 0));
		return (word < this.mask) ? word : word + 1;
	}

}
