package org.imglish.core.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer that has learned nothing yet: its tokens are bytes. It shows how the
 * library normalizes a text and splits it into words before it looks into a vocabulary.
 */
final class BareTokenizer implements AutoCloseable {

	private final HuggingFaceTokenizer tokenizer;

	private final Map<String, Integer> bytes = new HashMap<>();

	/**
	 * @param bytes the token of each byte, as the pre-tokenizer spells it
	 */
	BareTokenizer(@Nullable Map<String, ?> normalizer, Map<String, ?> preTokenizer, List<String> bytes) {
		List<String> tokens = new ArrayList<>(TokenizerJson.FIRST);
		for (String token : bytes) {
			this.bytes.put(token, this.bytes.size());
			tokens.add(token);
		}
		tokens.add(TokenizerJson.MASK);
		Map<String, Integer> vocabulary = TokenizerJson.vocabulary(tokens);
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("type", "BPE");
		model.put("unk_token", TokenizerJson.UNKNOWN);
		model.put("byte_fallback", true);
		model.put("vocab", vocabulary);
		model.put("merges", List.of());
		String json = TokenizerJson.write(vocabulary, normalizer, preTokenizer, null, model);
		try {
			this.tokenizer = HuggingFaceTokenizer
				.newInstance(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), HuggingFaceText.OPTIONS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The words of a text in order, normalized.
	 * @param text a text that spells no special token
	 */
	List<String> words(String text) {
		Encoding encoding = this.tokenizer.encode(text);
		List<String> words = new ArrayList<>();
		ByteArrayOutputStream word = new ByteArrayOutputStream();
		for (int i = 0; i < encoding.getTokens().length; i++) {
			word.write(Objects.requireNonNull(this.bytes.get(encoding.getTokens()[i])));
			if (i + 1 == encoding.getTokens().length || encoding.getWordIds()[i + 1] != encoding.getWordIds()[i]) {
				words.add(word.toString(StandardCharsets.UTF_8));
				word.reset();
			}
		}
		return words;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
