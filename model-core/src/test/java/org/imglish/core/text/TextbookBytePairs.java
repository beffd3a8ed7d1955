package org.imglish.core.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte pair encoding as a textbook has it: every pair is counted anew for every merge,
 * and a word is encoded by applying the earliest merge that fits, again and again.
 */
final class TextbookBytePairs {

	private static final Pattern WORD = Pattern.compile(
			"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
			Pattern.UNICODE_CHARACTER_CLASS);

	private final ByteAlphabet alphabet = new ByteAlphabet();

	private final Map<String, Integer> ids = new LinkedHashMap<>();

	private final Map<Pair, Integer> ranks = new LinkedHashMap<>();

	TextbookBytePairs(List<String> texts, int size) {
		TokenizerJson.FIRST.forEach((token) -> this.ids.put(token, this.ids.size()));
		this.alphabet.letters().forEach((letter) -> this.ids.put(letter, this.ids.size()));
		List<List<String>> words = new ArrayList<>();
		texts.forEach((text) -> words.addAll(words(text)));
		while (this.ids.size() < size - 1) {
			Map<Pair, Integer> counts = new HashMap<>();
			for (List<String> word : words) {
				for (int i = 1; i < word.size(); i++) {
					counts.merge(new Pair(word.get(i - 1), word.get(i)), 1, Integer::sum);
				}
			}
			Pair best = counts.keySet()
				.stream()
				.filter((pair) -> counts.get(pair) > 1)
				.min(Comparator.<Pair>comparingInt((pair) -> -counts.get(pair))
					.thenComparing((pair) -> this.ids.get(pair.left()))
					.thenComparing((pair) -> this.ids.get(pair.right())))
				.orElse(null);
			if (best == null) {
				break;
			}
			this.ranks.putIfAbsent(best, this.ranks.size());
			this.ids.putIfAbsent(best.left() + best.right(), this.ids.size());
			words.replaceAll((word) -> merged(word, best));
		}
		this.ids.put(TokenizerJson.MASK, this.ids.size());
	}

	private List<List<String>> words(String text) {
		List<List<String>> words = new ArrayList<>();
		Matcher matcher = WORD.matcher(text);
		while (matcher.find()) {
			List<String> letters = new ArrayList<>();
			for (int letter : this.alphabet.encode(matcher.group())) {
				letters.add(this.alphabet.letters().get(letter));
			}
			words.add(letters);
		}
		return words;
	}

	private static List<String> merged(List<String> word, Pair pair) {
		List<String> merged = new ArrayList<>();
		for (int i = 0; i < word.size(); i++) {
			boolean here = i + 1 < word.size() && word.get(i).equals(pair.left())
					&& word.get(i + 1).equals(pair.right());
			merged.add(here ? pair.left() + pair.right() : word.get(i));
			i += here ? 1 : 0;
		}
		return merged;
	}

	Map<String, Integer> vocabulary() {
		return this.ids;
	}

	List<String> merges() {
		return this.ranks.keySet().stream().map((pair) -> pair.left() + " " + pair.right()).toList();
	}

	int[] encode(String text) {
		return words(text).stream().flatMap((word) -> encode(word).stream()).mapToInt(this.ids::get).toArray();
	}

	private List<String> encode(List<String> letters) {
		List<String> word = letters;
		while (true) {
			Pair first = null;
			for (int i = 1; i < word.size(); i++) {
				Pair pair = new Pair(word.get(i - 1), word.get(i));
				Integer rank = this.ranks.get(pair);
				if (rank != null && (first == null || rank < this.ranks.get(first))) {
					first = pair;
				}
			}
			if (first == null) {
				return word;
			}
			word = merged(word, first);
		}
	}

	private record Pair(String left, String right) {

	}

}
