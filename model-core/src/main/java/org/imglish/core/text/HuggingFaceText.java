package org.imglish.core.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

	/** What the library would take for a special token wherever a text spells it. */
	private final Pattern specials;

	private HuggingFaceText(HuggingFaceTokenizer tokenizer, int size, int mask, Pattern specials) {
		this.tokenizer = tokenizer;
		this.size = size;
		this.mask = mask;
		this.specials = specials;
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
		HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file,
				Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
		Pattern spelled = Pattern.compile(specials.stream().map(Pattern::quote).collect(Collectors.joining("|")));
		return new HuggingFaceText(tokenizer, size, mask, spelled);
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

	/**
	 * A text that spells a special token, as web pages spell {@code <s>}, is cut within
	 * it, so that it stays text.
	 */
	@Override
	public int[] encode(String text) {
		IntStream.Builder ids = IntStream.builder();
		int from = 0;
		Matcher special = this.specials.matcher(text);
		while (special.find()) {
			ids(text.substring(from, special.start() + 1)).forEach(ids);
			from = special.start() + 1;
		}
		ids(text.substring(from)).forEach(ids);
		return ids.build().toArray();
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
	public void close() {
		this.tokenizer.close();
	}

}
