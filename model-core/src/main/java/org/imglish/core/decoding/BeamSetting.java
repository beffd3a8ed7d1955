package org.imglish.core.decoding;

/**
 * How captions are searched for.
 *
 * @param beams how many beginnings are kept at each step, at least 1; the released code
 * uses 3
 * @param longest most tokens of a caption: begin, words, the place of a next word, and
 * end; at least 4, which is one word
 * @param lengthPenalty exponent of the length by which a caption's log-probability is
 * divided, at least 0; larger values favour longer captions, and 0.6 is the released
 * code's
 */
public record BeamSetting(int beams, int longest, double lengthPenalty) {

	public BeamSetting {
		if (beams < 1) {
			throw new IllegalArgumentException("A beam search keeps at least 1 beam, but got " + beams);
		}
		if (longest < 4) {
			throw new IllegalArgumentException("A caption of one word takes 4 tokens: begin, word, the place of a "
					+ "next word, and end; but the longest may have " + longest);
		}
		if (!(lengthPenalty >= 0)) {
			throw new IllegalArgumentException("The length penalty is 0 or more, but got " + lengthPenalty);
		}
	}

	/** The word most likely at each step, up to the first end. */
	public static BeamSetting greedy(int longest) {
		return new BeamSetting(1, longest, 0);
	}

}
