package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The words of a caption and its n-grams of up to four. */
final class CaptionWords {

	/** Longest n-gram that the caption metrics count. */
	static final int ORDERS = 4;

	private static final Pattern SPACES = Pattern.compile("\\s+");

	private CaptionWords() {
	}

	static List<String> split(String caption) {
		String text = caption.strip();
		return text.isEmpty() ? List.of() : List.of(SPACES.split(text));
	}

	/** How often each n-gram of one to four words occurs. */
	static Map<List<String>, Integer> nGrams(List<String> words) {
		Map<List<String>, Integer> nGrams = new HashMap<>();
		for (int order = 1; order <= ORDERS; order++) {
			for (int i = 0; i + order <= words.size(); i++) {
				nGrams.merge(words.subList(i, i + order), 1, Integer::sum);
			}
		}
		return nGrams;
	}

	static List<List<String>> splitAll(List<String> captions) {
		if (captions.isEmpty()) {
			throw new IllegalArgumentException("A caption is measured against references, but there are none");
		}
		List<List<String>> all = new ArrayList<>();
		captions.forEach((caption) -> all.add(split(caption)));
		return all;
	}

}
