package org.imglish.core.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
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
	public static final int MIN_SIZE = ByteAlphabet.SIZE + TokenizerJson.SPECIALS.size();

	/** About two and a half million distinct words of ten letters, in a heap of 2 GiB. */
	private static final long ROOM = 50_000_000;

	/** A longer run of letters or signs is rather data than a word. */
	private static final int LONGEST_WORD = 256;

	/** The pattern of the ByteLevel pre-tokenizer, where each character is ASCII. */
	private static final Pattern WORD = Pattern
		.compile("'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\\sA-Za-z0-9]+|\\s+(?!\\S)|\\s+");

	private static final int ASCII = 128;

	private static final Map<String, ?> BYTE_LEVEL = byteLevel();

	private final SpelledSpecials specials = new SpelledSpecials(TokenizerJson.SPECIALS);

	private final Letters letters = new Letters(bareTokenizer());

	private final CountedTexts texts;

	private final LongAdder overlong = new LongAdder();

	/** Learns with one thread beside the caller. */
	public BytePairVocabulary() {
		this(1);
	}

	/**
	 * @param threads how many count words, beside the caller
	 */
	public BytePairVocabulary(int threads) {
		this(ROOM, CountedTexts.BLOCK, threads);
	}

	/**
	 * @param room as that of {@link WordCounts}
	 * @param blockLength as that of {@link CountedTexts}
	 */
	BytePairVocabulary(long room, int blockLength, int threads) {
		this.texts = new CountedTexts(new WordCounts(room), this::shortWords, blockLength, threads);
	}

	/** Splits as the tokenizer that is learned. */
	static BareTokenizer bareTokenizer() {
		return new BareTokenizer(null, BYTE_LEVEL, new ByteAlphabet().byByte());
	}

	@Override
	public void add(String text) {
		this.texts.add(text);
	}

	private void shortWords(String text, Consumer<String> words) {
		this.specials.parts(text).forEach((part) -> words(part, (word) -> {
			if (word.length() > LONGEST_WORD) {
				this.overlong.increment();
			}
			else {
				words.accept(word);
			}
		}));
	}

	/** Finds words with the space before them, numbers, signs and spaces. */
	void words(String text, Consumer<String> words) {
		Matcher matcher = WORD.matcher(outline(text));
		while (matcher.find()) {
			words.accept(text.substring(matcher.start(), matcher.end()));
		}
	}

	/** A text of equal length in ASCII, with characters of equal kinds. */
	private CharSequence outline(String text) {
		StringBuilder outline = new StringBuilder(text);
		for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
			int codePoint = text.codePointAt(i);
			if (codePoint >= ASCII) {
				String example = this.letters.of(codePoint).kind().example();
				int end = i + Character.charCount(codePoint);
				outline.replace(i, end, example.repeat(end - i));
			}
		}
		return outline;
	}

	@Override
	public String toJson(int size, Progress progress) {
		if (size < MIN_SIZE) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"A vocabulary of byte pairs needs at least %d entries, but got %d", MIN_SIZE, size));
		}
		ByteAlphabet alphabet = new ByteAlphabet();
		List<String> first = new ArrayList<>(TokenizerJson.FIRST);
		first.addAll(alphabet.letters());
		WordCounts words = this.texts.counts();
		PairMerges merges = new PairMerges(words.size(), first);
		words.forEach((word, count) -> merges.add(ids(alphabet, word), count));
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

	private static Map<String, ?> byteLevel() {
		Map<String, Object> byteLevel = new LinkedHashMap<>();
		byteLevel.put("type", "ByteLevel");
		byteLevel.put("add_prefix_space", false);
		byteLevel.put("trim_offsets", true);
		byteLevel.put("use_regex", true);
		return Collections.unmodifiableMap(byteLevel);
	}

	private static String json(Map<String, Integer> vocabulary, List<String> merges) {
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("type", "BPE");
		for (String unused : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
			model.put(unused, null);
		}
		model.put("fuse_unk", false);
		model.put("byte_fallback", false);
		model.put("vocab", vocabulary);
		model.put("merges", merges);
		return TokenizerJson.write(vocabulary, null, BYTE_LEVEL, BYTE_LEVEL, model);
	}

	@Override
	public String summary() {
		WordCounts words = this.texts.counts();
		return String.format(Locale.ROOT,
				"%d words, %d distinct ones kept, %d occurrences of rare ones forgotten, %d of more than %d letters left out",
				words.total(), words.size(), words.forgotten(), this.overlong.sum(), LONGEST_WORD);
	}

	@Override
	public void close() {
		this.texts.close();
		this.letters.close();
	}

}
