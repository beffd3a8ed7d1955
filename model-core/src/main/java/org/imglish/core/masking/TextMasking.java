package org.imglish.core.masking;

import java.util.random.RandomGenerator;

import org.imglish.core.text.TextTokenizer;

/**
 * Masks words: a share of the tokens that are neither special nor padding is chosen, at
 * least one; of these 80 % become the mask token, 10 % a random word and 10 % stay.
 */
public final class TextMasking {

	private static final double MASK = 0.8;

	private static final double RANDOM = 0.9;

	private final double ratio;

	private final int mask;

	private final RandomWord words;

	/**
	 * @param ratio share of tokens to choose, in (0, 1]
	 * @param mask id of the mask token
	 * @param words ids below this one, from 4 on, are words, but for the mask
	 */
	public TextMasking(double ratio, int mask, int words) {
		this.ratio = ratio;
		this.mask = mask;
		this.words = new RandomWord(mask, words);
	}

	/**
	 * Masks a text in place.
	 * @param tokens ids, special tokens and padding included
	 * @return true where a token was chosen, whatever it became
	 */
	public boolean[] apply(long[] tokens, RandomGenerator random) {
		boolean[] chosen = new boolean[tokens.length];
		int[] positions = new int[tokens.length];
		int candidates = 0;
		for (int i = 0; i < tokens.length; i++) {
			if (tokens[i] > TextTokenizer.END) {
				positions[candidates++] = i;
			}
		}
		int count = Math.min(candidates, Math.max(1, (int) (candidates * this.ratio + random.nextDouble())));
		for (int i = 0; i < count; i++) {
			int pick = i + random.nextInt(candidates - i);
			int position = positions[pick];
			positions[pick] = positions[i];
			chosen[position] = true;
			double what = random.nextDouble();
			if (what < MASK) {
				tokens[position] = this.mask;
			}
			else if (what < RANDOM) {
				tokens[position] = this.words.draw(random);
			}
		}
		return chosen;
	}

}
