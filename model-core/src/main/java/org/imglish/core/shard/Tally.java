package org.imglish.core.shard;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.sample.Sample;
import org.jspecify.annotations.Nullable;

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

	/** The class under which a sample is counted; null without one. */
	static @Nullable String category(Sample sample) {
		Object category = sample.labels().getOrDefault("class_name", sample.labels().get("class"));
		return (category != null) ? category.toString() : null;
	}

	/** Counts samples. */
	public static Tally of(List<Sample> samples) {
		Map<String, Long> classes = new TreeMap<>();
		Map<Integer, Long> tokens = new TreeMap<>();
		for (Sample sample : samples) {
			String category = category(sample);
			if (category != null) {
				classes.merge(category, 1L, Long::sum);
			}
			int[] text = sample.tokens();
			if (text != null) {
				tokens.merge(Integer.highestOneBit(text.length), 1L, Long::sum);
			}
		}
		return new Tally(classes, tokens);
	}

}
