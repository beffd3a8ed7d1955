package org.imglish.core.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Learns a word-level vocabulary: the commonest words of a corpus, lower-cased. The
 * {@code tokenizer.json} that it writes is that of Hugging Face's {@code Lowercase}
 * normalizer, {@code Whitespace} pre-tokenizer and {@code WordLevel} model, with the
 * words that its trainer takes.
 */
public final class WordVocabulary implements VocabularyLearner {

	private static final Map<String, ?> NORMALIZER = Map.of("type", "Lowercase");

	private static final Map<String, ?> PRE_TOKENIZER = Map.of("type", "Whitespace");

	/** About two and a half million distinct words of ten letters. */
	private static final long ROOM = 50_000_000;

	private final SpelledSpecials specials = new SpelledSpecials(TokenizerJson.SPECIALS);

	private final Letters letters = new Letters(bareTokenizer());

	private final CountedTexts texts;

	/** Learns with one thread beside the caller. */
	public WordVocabulary() {
		this(1);
	}

	/**
	 * @param threads how many count words, beside the caller
	 */
	public WordVocabulary(int threads) {
		this.texts = new CountedTexts(new WordCounts(ROOM),
				(text, words) -> this.specials.parts(text).forEach((part) -> words(part, words)), CountedTexts.BLOCK,
				threads);
	}

	/** Splits as the tokenizer that is learned; spells bytes as byte fallback does. */
	static BareTokenizer bareTokenizer() {
		return new BareTokenizer(NORMALIZER, PRE_TOKENIZER,
				IntStream.range(0, ByteAlphabet.SIZE)
					.mapToObj((value) -> String.format(Locale.ROOT, "<0x%02X>", value))
					.toList());
	}

	@Override
	public void add(String text) {
		this.texts.add(text);
	}

	/** Finds words of letters and words of signs. */
	void words(String text, Consumer<String> words) {
		StringBuilder word = new StringBuilder();
		Letters.Kind kind = Letters.Kind.SPACE;
		for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
			Letters.Letter letter = this.letters.of(text.codePointAt(i));
			if (letter.kind() != kind) {
				finish(word, words);
				kind = letter.kind();
			}
			if (kind != Letters.Kind.SPACE) {
				word.append(letter.normalized());
			}
		}
		finish(word, words);
	}

	private static void finish(StringBuilder word, Consumer<String> words) {
		if (!word.isEmpty()) {
			words.accept(word.toString());
			word.setLength(0);
		}
	}

	@Override
	public String toJson(int size, Progress progress) {
		WordCounts counts = this.texts.counts();
		List<Counted> words = new ArrayList<>(counts.size());
		counts.forEach((word, count) -> words.add(new Counted(word, count)));
		words.sort(Comparator.comparingLong(Counted::count).reversed().thenComparing(WordVocabulary::byCodePoints));
		List<String> tokens = new ArrayList<>(TokenizerJson.FIRST);
		words.stream().limit(size - TokenizerJson.SPECIALS.size()).map(Counted::word).forEach(tokens::add);
		tokens.add(TokenizerJson.MASK);
		progress.at(tokens.size(), size);
		Map<String, Integer> vocabulary = TokenizerJson.vocabulary(tokens);
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("type", "WordLevel");
		model.put("vocab", vocabulary);
		model.put("unk_token", TokenizerJson.UNKNOWN);
		return TokenizerJson.write(vocabulary, NORMALIZER, PRE_TOKENIZER, null, model);
	}

	@Override
	public String summary() {
		WordCounts counts = this.texts.counts();
		return String.format(Locale.ROOT, "%d words, %d distinct ones kept, %d occurrences of rare ones forgotten",
				counts.total(), counts.size(), counts.forgotten());
	}

	private static int byCodePoints(Counted one, Counted other) {
		return Arrays.compareUnsigned(one.word().getBytes(StandardCharsets.UTF_8),
				other.word().getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		this.texts.close();
		this.letters.close();
	}

	private record Counted(String word, long count) {

	}

}
