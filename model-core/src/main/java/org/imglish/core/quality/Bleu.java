package org.imglish.core.quality;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU-1 to BLEU-4 of a corpus (Papineni et al. 2002) against the reference of closest
 * length, as the COCO caption evaluation computes it. Captions are expected tokenized:
 * words in lower case between spaces.
 */
public final class Bleu {

	/** Keep divisions and logarithms defined, as in the COCO caption evaluation. */
	private static final double TINY = 1e-15;

	private static final double SMALL = 1e-9;

	private Counts total = new Counts(new long[CaptionWords.ORDERS], new long[CaptionWords.ORDERS], 0, 0);

	/**
	 * Counts one caption.
	 * @param caption the model's
	 * @param references the people's, at least one
	 * @return BLEU-1 to BLEU-4 of this caption alone, in [0, 1]
	 */
	public double[] add(String caption, List<String> references) {
		List<String> words = CaptionWords.split(caption);
		List<List<String>> wanted = CaptionWords.splitAll(references);
		Counts counts = new Counts(matches(words, wanted), guesses(words.size()), words.size(),
				closest(words.size(), wanted));
		this.total = this.total.plus(counts);
		return counts.scores();
	}

	/** BLEU-1 to BLEU-4 of all captions together, in [0, 1]. */
	public double[] scores() {
		return this.total.scores();
	}

	private static long[] guesses(int words) {
		long[] guesses = new long[CaptionWords.ORDERS];
		for (int i = 0; i < guesses.length; i++) {
			guesses[i] = Math.max(0, words - i);
		}
		return guesses;
	}

	/**
	 * N-grams of the caption that a reference has, each as often as the reference at
	 * most.
	 */
	private static long[] matches(List<String> words, Collection<List<String>> references) {
		Map<List<String>, Integer> max = new HashMap<>();
		for (List<String> reference : references) {
			CaptionWords.nGrams(reference).forEach((nGram, count) -> max.merge(nGram, count, Math::max));
		}
		long[] matches = new long[CaptionWords.ORDERS];
		CaptionWords.nGrams(words)
			.forEach((nGram, count) -> matches[nGram.size() - 1] += Math.min(count, max.getOrDefault(nGram, 0)));
		return matches;
	}

	/** Length of the reference closest in length, the shorter of two. */
	private static int closest(int length, List<List<String>> references) {
		int closest = references.get(0).size();
		for (List<String> reference : references) {
			int distance = Math.abs(reference.size() - length);
			int least = Math.abs(closest - length);
			if (distance < least || (distance == least && reference.size() < closest)) {
				closest = reference.size();
			}
		}
		return closest;
	}

	private record Counts(long[] matches, long[] guesses, long length, long referenceLength) {

		Counts plus(Counts other) {
			long[] matchesOfBoth = new long[CaptionWords.ORDERS];
			long[] guessesOfBoth = new long[CaptionWords.ORDERS];
			for (int i = 0; i < CaptionWords.ORDERS; i++) {
				matchesOfBoth[i] = this.matches[i] + other.matches[i];
				guessesOfBoth[i] = this.guesses[i] + other.guesses[i];
			}
			return new Counts(matchesOfBoth, guessesOfBoth, this.length + other.length,
					this.referenceLength + other.referenceLength);
		}

		double[] scores() {
			double ratio = (this.length + TINY) / (this.referenceLength + SMALL);
			double brevity = (ratio < 1) ? Math.exp(1 - 1 / ratio) : 1;
			double[] scores = new double[CaptionWords.ORDERS];
			double product = 1;
			for (int i = 0; i < scores.length; i++) {
				product *= (this.matches[i] + TINY) / (this.guesses[i] + SMALL);
				scores[i] = Math.pow(product, 1.0 / (i + 1)) * brevity;
			}
			return scores;
		}

	}

}
