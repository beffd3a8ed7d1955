package org.imglish.core.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level byte pair encoding: words, split as GPT-2 splits them, are spelled
 * in bytes, and the commonest neighbours are merged. The {@code tokenizer.json} that it
 * writes is that of Hugging Face's {@code ByteLevel} pre-tokenizer and {@code BPE} model.
 * Nothing is lower-cased, nothing is unknown, and decoding gives the text back.
 */
public final class BytePairVocabulary implements VocabularyLearner {

	/** The bytes and the special tokens. */
	public static final int LEAST_SIZE = ByteAlphabet.SIZE + TokenizerJson.SPECIALS;

	/** About two and a half million distinct words of ten letters, in a heap of 2 GiB. */
	private static final long ROOM = 50_000_000;

	/** A longer run of letters or signs is rather data than a word. */
	private static final int LONGEST_WORD = 256;

	/** The pattern of the ByteLevel pre-tokenizer; spaces are Unicode's in it. */
	private static final Pattern WORD = Pattern.compile(
			"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
			Pattern.UNICODE_CHARACTER_CLASS);

	private final WordCounts words;

	private long overlong;

	public BytePairVocabulary() {
		this(ROOM);
	}

	BytePairVocabulary(long room) {
		this.words = new WordCounts(room);
	}

	@Override
	public void add(String text) {
		Matcher matcher = WORD.matcher(text);
		while (matcher.find()) {
			if (matcher.end() - matcher.start() > LONGEST_WORD) {
				this.overlong++;
			}
			else {
				this.words.add(matcher.group());
			}
		}
	}

	@Override
	public String toJson(int size, Progress progress) {
		if (size < LEAST_SIZE) {
			throw new IllegalArgumentException(
					"A vocabulary of byte pairs needs at least %d entries, but got %d".formatted(LEAST_SIZE, size));
		}
		ByteAlphabet alphabet = new ByteAlphabet();
		List<String> first = new ArrayList<>(TokenizerJson.FIRST);
		first.addAll(alphabet.letters());
		PairMerges merges = new PairMerges(this.words.size(), first);
		this.words.forEach((word, count) -> merges.add(ids(alphabet, word), count));
		merges.learn(size - 1, progress);
		List<String> tokens = new ArrayList<>(merges.tokens());
		tokens.add(TokenizerJson.MASK);
		return json(TokenizerJson.vocabulary(tokens), merges.merges());
	}

	private static int[] ids(ByteAlphabet alphabet, String word) {
		int[] ids = alphabet.encode(word);
		for (int i = 0; i < ids.length; i++) {
			ids[i] += TokenizerJson.FIRST.size();
		}
		return ids;
	}

	private static String json(Map<String, Integer> vocabulary, List<String> merges) {
		Map<String, Object> byteLevel = new LinkedHashMap<>();
		byteLevel.put("type", "ByteLevel");
		byteLevel.put("add_prefix_space", false);
		byteLevel.put("trim_offsets", true);
		byteLevel.put("use_regex", true);
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("type", "BPE");
		for (String unused : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
			model.put(unused, null);
		}
		model.put("fuse_unk", false);
		model.put("byte_fallback", false);
		model.put("vocab", vocabulary);
		model.put("merges", merges);
		return TokenizerJson.write(vocabulary, null, byteLevel, byteLevel, model);
	}

	@Override
	public String summary() {
		return "%d words, %d distinct ones kept, %d occurrences of rare ones forgotten, %d of more than %d letters left out"
			.formatted(this.words.total(), this.words.size(), this.words.forgotten(), this.overlong, LONGEST_WORD);
	}

}
