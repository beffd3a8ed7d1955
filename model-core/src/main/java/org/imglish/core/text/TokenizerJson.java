package org.imglish.core.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the parts that all {@code tokenizer.json} files of learned vocabularies share:
 * special tokens with the ids of the released models, first {@code <s>}, {@code <pad>},
 * {@code </s>} and {@code <unk>}, last {@code <mask>}.
 */
final class TokenizerJson {

	static final String UNKNOWN = "<unk>";

	/** The special tokens before the words. */
	static final List<String> FIRST = List.of("<s>", "<pad>", "</s>", UNKNOWN);

	static final String MASK = "<mask>";

	/** All special tokens. */
	static final List<String> SPECIALS = Stream.concat(FIRST.stream(), Stream.of(MASK)).toList();

	private TokenizerJson() {
	}

	/**
	 * Ids of tokens by their order.
	 * @param tokens all tokens, special ones included
	 */
	static Map<String, Integer> vocabulary(List<String> tokens) {
		Map<String, Integer> vocabulary = new LinkedHashMap<>();
		tokens.forEach((token) -> vocabulary.put(token, vocabulary.size()));
		return vocabulary;
	}

	static String write(Map<String, Integer> vocabulary, @Nullable Map<String, ?> normalizer,
			Map<String, ?> preTokenizer, @Nullable Map<String, ?> decoder, Map<String, ?> model) {
		List<Map<String, Object>> added = new ArrayList<>();
		for (String special : SPECIALS) {
			Map<String, Object> token = new LinkedHashMap<>();
			token.put("id", vocabulary.getOrDefault(special, 0));
			token.put("content", special);
			for (String never : List.of("single_word", "lstrip", "rstrip", "normalized")) {
				token.put(never, false);
			}
			token.put("special", true);
			added.add(token);
		}
		Map<String, Object> tokenizer = new LinkedHashMap<>();
		tokenizer.put("version", "1.0");
		tokenizer.put("truncation", null);
		tokenizer.put("padding", null);
		tokenizer.put("added_tokens", added);
		tokenizer.put("normalizer", normalizer);
		tokenizer.put("pre_tokenizer", preTokenizer);
		tokenizer.put("post_processor", null);
		tokenizer.put("decoder", decoder);
		tokenizer.put("model", model);
		return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tokenizer);
	}

}
