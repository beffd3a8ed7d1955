package org.imglish.core.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a word-level vocabulary: the commonest words of a corpus, lower-cased.
 */
public final class WordVocabulary implements VocabularyLearner {

	/** Words and single marks, as the Whitespace pre-tokenizer splits them. */
	private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_]+|[^\\p{Alnum}_\\s]+");

	/** About two and a half million distinct words of ten letters. */
	private static final long ROOM = 50_000_000;

	private final WordCounts counts = new WordCounts(ROOM);

	@Override
	public void add(String text) {
		Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
		while (matcher.find()) {
			this.counts.add(matcher.group());
		}
	}

	@Override
	public String toJson(int size, Progress progress) {
		List<Counted> words = new ArrayList<>(this.counts.size());
		this.counts.forEach((word, count) -> words.add(new Counted(word, count)));
		words.sort(Comparator.comparingLong(Counted::count).reversed().thenComparing(Counted::word));
		List<String> tokens = new ArrayList<>(TokenizerJson.FIRST);
		words.stream().limit(size - TokenizerJson.SPECIALS).map(Counted::word).forEach(tokens::add);
		tokens.add(TokenizerJson.MASK);
		progress.at(tokens.size(), size);
		Map<String, Integer> vocabulary = TokenizerJson.vocabulary(tokens);
		Map<String, Object> model = new LinkedHashMap<>();
		model.put("type", "WordLevel");
		model.put("vocab", vocabulary);
		model.put("unk_token", "<unk>");
		return TokenizerJson.write(vocabulary, Map.of("type", "Lowercase"), Map.of("type", "Whitespace"), null, model);
	}

	@Override
	public String summary() {
		return "%d words, %d distinct ones kept, %d occurrences of rare ones forgotten".formatted(this.counts.total(),
				this.counts.size(), this.counts.forgotten());
	}

	private record Counted(String word, long count) {

	}

}
