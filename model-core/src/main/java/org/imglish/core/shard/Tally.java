package org.imglish.core.shard;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.sample.Sample;

/**
 * Of what classes samples are, and how long their texts are.
 *
 * @param classes number of samples of each class, by its name where samples have it, else
 * by its number
 * @param tokens number of texts by length: those of 0 tokens, of 1, of 2 to 3, of 4 to 7
 * and so on, by the smallest length of each range; special tokens do not count
 */
public record Tally(Map<String, Long> classes, Map<Integer, Long> tokens) {

	public Tally {
		classes = Map.copyOf(classes);
		tokens = Map.copyOf(tokens);
	}

	/** Counts samples. */
	public static Tally of(List<Sample> samples) {
		Map<String, Long> classes = new TreeMap<>();
		Map<Integer, Long> tokens = new TreeMap<>();
		for (Sample sample : samples) {
			Object category = sample.labels().getOrDefault("class_name", sample.labels().get("class"));
			if (category != null) {
				classes.merge(category.toString(), 1L, Long::sum);
			}
			int[] text = sample.tokens();
			if (text != null) {
				tokens.merge(Integer.highestOneBit(text.length), 1L, Long::sum);
			}
		}
		return new Tally(classes, tokens);
	}

}
