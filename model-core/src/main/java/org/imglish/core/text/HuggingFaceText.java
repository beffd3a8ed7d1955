package org.imglish.core.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Hugging Face {@code tokenizer.json} whose special tokens have the ids of the released
 * models.
 */
public final class HuggingFaceText implements TextTokenizer {

	private final HuggingFaceTokenizer tokenizer;

	private final int size;

	private final int mask;

	private HuggingFaceText(HuggingFaceTokenizer tokenizer, int size, int mask) {
		this.tokenizer = tokenizer;
		this.size = size;
		this.mask = mask;
	}

	/**
	 * Opens a tokenizer.
	 * @param file a {@code tokenizer.json}
	 * @throws IOException if it cannot be read or a special token has another id
	 */
	public static HuggingFaceText open(Path file) throws IOException {
		JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
		JsonNode vocabulary = json.path("model").path("vocab");
		Map<String, Integer> words = words(vocabulary);
		int size = words.size();
		int mask = words.getOrDefault("<mask>", -1);
		for (JsonNode token : json.path("added_tokens")) {
			size = Math.max(size, token.path("id").asInt() + 1);
			if (token.path("content").asString().equals("<mask>")) {
				mask = token.path("id").asInt();
			}
		}
		for (Map.Entry<String, Integer> special : Map.of("<s>", BEGIN, "<pad>", PADDING, "</s>", END, "<unk>", UNKNOWN)
			.entrySet()) {
			if (!special.getValue().equals(words.get(special.getKey()))) {
				throw new IOException("The tokenizer " + file + " must give " + special.getKey() + " the id "
						+ special.getValue() + ", as the released models do");
			}
		}
		if (mask < 0) {
			throw new IOException("The tokenizer " + file + " has no token <mask>");
		}
		HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file,
				Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
		return new HuggingFaceText(tokenizer, size, mask);
	}

	/** Ids by word; a model of the type Unigram lists its words with their scores. */
	private static Map<String, Integer> words(JsonNode vocabulary) {
		Map<String, Integer> words = new HashMap<>();
		if (vocabulary.isArray()) {
			vocabulary.forEach((word) -> words.put(word.path(0).asString(), words.size()));
		}
		else {
			vocabulary.forEachEntry((word, id) -> words.put(word, id.asInt(-1)));
		}
		return words;
	}

	@Override
	public int[] encode(String text) {
		return Arrays.stream(this.tokenizer.encode(text).getIds()).mapToInt(Math::toIntExact).toArray();
	}

	@Override
	public String decode(int[] ids) {
		long[] words = Arrays.stream(ids).filter((id) -> id > END && id != this.mask).asLongStream().toArray();
		return this.tokenizer.decode(words);
	}

	@Override
	public int vocabularySize() {
		return this.size;
	}

	@Override
	public int mask() {
		return this.mask;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
