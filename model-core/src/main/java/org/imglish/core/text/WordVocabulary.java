package org.imglish.core.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;

/**
 * Learns a word-level vocabulary: the commonest words of a corpus, lower-cased, written
 * as a standard Hugging Face {@code tokenizer.json}.
 */
public final class WordVocabulary {

	/** Words and single marks, as the Whitespace pre-tokenizer splits them. */
	private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_]+|[^\\p{Alnum}_\\s]+");

	private final Map<String, Long> counts = new HashMap<>();

	/** Counts the words of a text. */
	public void add(String text) {
		Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
		while (matcher.find()) {
			this.counts.merge(matcher.group(), 1L, Long::sum);
		}
	}

	/**
	 * Writes the tokenizer.
	 * @param size most entries, special tokens included, at least 6
	 * @return the content of a {@code tokenizer.json}
	 */
	public String toJson(int size) {
		List<String> words = new ArrayList<>(this.counts.keySet());
		words.sort((a, b) -> {
			int byCount = Long.compare(this.counts.getOrDefault(b, 0L), this.counts.getOrDefault(a, 0L));
			return (byCount != 0) ? byCount : a.compareTo(b);
		});
		Map<String, Integer> vocabulary = new LinkedHashMap<>();
		for (String special : List.of("<s>", "<pad>", "</s>", "<unk>")) {
			vocabulary.put(special, vocabulary.size());
		}
		for (String word : words.subList(0, Math.min(words.size(), size - 5))) {
			vocabulary.put(word, vocabulary.size());
		}
		vocabulary.put("<mask>", vocabulary.size());
		List<Map<String, Object>> added = new ArrayList<>();
		for (String special : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
			added.add(Map.of("id", vocabulary.getOrDefault(special, 0), "content", special, "single_word", false,
					"lstrip", false, "rstrip", false, "normalized", false, "special", true));
		}
		Map<String, Object> tokenizer = new LinkedHashMap<>();
		tokenizer.put("version", "1.0");
		tokenizer.put("truncation", null);
		tokenizer.put("padding", null);
		tokenizer.put("added_tokens", added);
		tokenizer.put("normalizer", Map.of("type", "Lowercase"));
		tokenizer.put("pre_tokenizer", Map.of("type", "Whitespace"));
		tokenizer.put("post_processor", null);
		tokenizer.put("decoder", null);
		tokenizer.put("model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>"));
		return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tokenizer);
	}

}
