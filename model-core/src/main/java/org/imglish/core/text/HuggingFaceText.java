package org.imglish.core.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Hugging Face {@code tokenizer.json} whose special tokens have the ids of the released
 * models.
 */
public final class HuggingFaceText implements TextTokenizer {

	/** Texts are encoded as they are, without special tokens around them. */
	static final Map<String, String> OPTIONS = Map.of("addSpecialTokens", "false", "truncation", "false", "padding",
			"false");

	private final HuggingFaceTokenizer tokenizer;

	private final int size;

	private final int mask;

	private final SpelledSpecials specials;

	private final List<String> remarks;

	private HuggingFaceText(HuggingFaceTokenizer tokenizer, int size, int mask, SpelledSpecials specials,
			List<String> remarks) {
		this.tokenizer = tokenizer;
		this.size = size;
		this.mask = mask;
		this.specials = specials;
		this.remarks = remarks;
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
		List<String> specials = new ArrayList<>(List.of("<mask>"));
		for (JsonNode token : json.path("added_tokens")) {
			if (token.path("special").asBoolean(false)) {
				specials.add(token.path("content").asString());
			}
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
		List<String> remarks = withoutDropout(json.path("model"));
		HuggingFaceTokenizer tokenizer = remarks.isEmpty() ? HuggingFaceTokenizer.newInstance(file, OPTIONS)
				: HuggingFaceTokenizer
					.newInstance(new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)), OPTIONS);
		return new HuggingFaceText(tokenizer, size, mask, new SpelledSpecials(specials), remarks);
	}

	/**
	 * Switches BPE-dropout (arXiv 1910.13267) off: merges left out at random would give a
	 * text other tokens each time, and a run would not repeat.
	 */
	private static List<String> withoutDropout(JsonNode model) {
		JsonNode dropout = model.path("dropout");
		if (!(model instanceof ObjectNode fields) || !dropout.isNumber() || dropout.asDouble() == 0) {
			return List.of();
		}
		fields.putNull("dropout");
		return List.of(String.format(Locale.ROOT,
				"The tokenizer leaves out merges at random (dropout %s), which would give a text other tokens "
						+ "each time; this is switched off",
				dropout.asString()));
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
		return this.specials.parts(text).stream().flatMapToInt(this::ids).toArray();
	}

	private IntStream ids(String text) {
		return Arrays.stream(this.tokenizer.encode(text).getIds()).mapToInt(Math::toIntExact);
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
	public int words() {
		return this.size;
	}

	@Override
	public int mask() {
		return this.mask;
	}

	@Override
	public List<String> remarks() {
		return this.remarks;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
