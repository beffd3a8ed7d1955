package org.imglish.core.decoding;

import java.util.List;

/**
 * A text that a search found.
 *
 * @param words its word ids, without begin and end
 * @param score its log-probability divided by the penalty on its length
 */
public record Hypothesis(List<Integer> words, double score) {

	public Hypothesis {
		words = List.copyOf(words);
	}

	/** The words as an array. */
	public int[] toArray() {
		return this.words.stream().mapToInt(Integer::intValue).toArray();
	}

}
