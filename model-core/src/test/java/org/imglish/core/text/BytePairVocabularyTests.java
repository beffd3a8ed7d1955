package org.imglish.core.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BytePairVocabularyTests {

	private static final int SIZE = 600;

	private static final List<String> TEXTS = texts();

	@TempDir
	private Path folder;

	/** Sentences of recurring syllables, of several scripts, with runs of one letter. */
	private static List<String> texts() {
		Random random = new Random(1);
		String[] syllables = { "a", "aa", "aaa", "ab", "ba", "ing", "ish", "img", "ß", "ö", "на", "не", "猫", "犬", "🦊",
				"'s", "don't", "1", "2026", ",", ".", "--", "\t", "\u00a0" };
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			StringBuilder text = new StringBuilder();
			for (int j = 0; j < 30; j++) {
				double which = random.nextDouble();
				text.append(syllables[(int) (which * which * syllables.length)]);
				text.append((random.nextInt(3) == 0) ? " ".repeat(1 + random.nextInt(2)) : "");
			}
			texts.add(text.toString());
		}
		return texts;
	}

	private static String learn(List<String> texts, int size) {
		try (VocabularyLearner vocabulary = new BytePairVocabulary()) {
			texts.forEach(vocabulary::add);
			return vocabulary.toJson(size);
		}
	}

	private TextTokenizer open(String json) throws IOException {
		return HuggingFaceText.open(Files.writeString(this.folder.resolve("tokenizer.json"), json));
	}

	@Test
	void mergesAreThoseOfCountingEveryPairAnew() {
		TextbookBytePairs textbook = new TextbookBytePairs(TEXTS, SIZE);
		JsonNode model = JsonMapper.builder().build().readTree(learn(TEXTS, SIZE)).path("model");
		assertThat(model.path("merges").valueStream().map(JsonNode::asString)).hasSizeGreaterThan(300)
			.containsExactlyElementsOf(textbook.merges());
		assertThat(model.path("vocab").propertyNames()).containsExactlyElementsOf(textbook.vocabulary().keySet());
		assertThat(model.path("vocab").path("<mask>").asInt()).isEqualTo(SIZE - 1);
	}

	static Stream<String> unseen() {
		return Stream.of("", " ", "imagish things", "  two  spaces ", "line\nline\r\n\r\n\tline", "日本 猫犬猫", "🦊🐈 fox",
				"Don't WE'LL they're", "aaaaaaaaaaab aaaa", "x\u0000y\u00ad\u0301z", "1234567890.50 %",
				"\u00a0\u2003 wide");
	}

	@ParameterizedTest
	@MethodSource("unseen")
	void theLibraryEncodesAsATextbookDoes(String text) throws Exception {
		TextbookBytePairs textbook = new TextbookBytePairs(TEXTS, SIZE);
		try (TextTokenizer tokenizer = open(learn(TEXTS, SIZE))) {
			for (String each : List.of(text, TEXTS.get(text.length()), text + TEXTS.get(text.length()))) {
				assertThat(tokenizer.encode(each)).as(each).containsExactly(textbook.encode(each));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("unseen")
	void decodingGivesTheTextBack(String text) throws Exception {
		try (TextTokenizer tokenizer = open(learn(TEXTS, SIZE))) {
			assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
		}
	}

	@Test
	void aTextThatSpellsASpecialTokenStaysText() throws Exception {
		String text = "<s>struck</s> <mask><mask> and <pad";
		try (TextTokenizer tokenizer = open(learn(TEXTS, SIZE))) {
			int[] ids = tokenizer.encode(text);
			assertThat(ids).doesNotContain(TextTokenizer.BEGIN, TextTokenizer.END, tokenizer.mask());
			assertThat(tokenizer.decode(ids)).isEqualTo(text);
		}
	}

	@Test
	void theOrderOfTextsChangesNothing() {
		List<String> shuffled = new ArrayList<>(TEXTS);
		Collections.shuffle(shuffled, new Random(2));
		assertThat(learn(shuffled, SIZE)).isEqualTo(learn(TEXTS, SIZE));
	}

	@Test
	void fewTextsGiveFewEntries() throws Exception {
		try (TextTokenizer tokenizer = open(learn(List.of("abc abc"), 1000))) {
			assertThat(tokenizer.vocabularySize()).isEqualTo(BytePairVocabulary.MIN_SIZE + 2);
			assertThat(tokenizer.mask()).isEqualTo(tokenizer.vocabularySize() - 1);
			assertThat(tokenizer.encode("abc")).hasSize(1);
		}
	}

	@Test
	void aVocabularyHoldsAtLeastTheBytes() {
		assertThatIllegalArgumentException().isThrownBy(() -> learn(TEXTS, 260)).withMessageContaining("261");
	}

	@Test
	void rareWordsAreForgottenWhenRoomRunsOut() {
		BytePairVocabulary bounded = new BytePairVocabulary(2000, 5000, 2);
		BytePairVocabulary unbounded = new BytePairVocabulary();
		for (int i = 0; i < 20_000; i++) {
			String text = "common words come often" + " unique" + Integer.toString(i, 36).replaceAll("[0-9]", "q");
			bounded.add(text);
			unbounded.add(text);
		}
		assertThat(bounded.summary()).contains("100000 words").doesNotContain(" 0 occurrences");
		assertThat(unbounded.summary()).contains(" 0 occurrences");
		assertThat(bounded.toJson(300)).contains("\"common\"", "\"\u0120words\"", "\"\u0120often\"");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 7 })
	void howManyThreadsCountChangesNothing(int threads) {
		assertThat(learned(threads)).isEqualTo(learned(1)).contains("\"common\"").doesNotContain(" 0 occurrences");
	}

	/** Summary and vocabulary of texts with more rare words than there is room for. */
	private static String learned(int threads) {
		try (BytePairVocabulary vocabulary = new BytePairVocabulary(2000, 500, threads)) {
			for (int i = 0; i < 5000; i++) {
				vocabulary.add(
						"common words come often" + " r" + Integer.toString(i * 7 % 1000, 36).replaceAll("[0-9]", "q"));
			}
			return vocabulary.summary() + vocabulary.toJson(400);
		}
	}

	@Test
	void overlongRunsOfLettersAreLeftOut() {
		BytePairVocabulary vocabulary = new BytePairVocabulary();
		vocabulary.add("x".repeat(100_000) + " y");
		assertThat(vocabulary.summary()).startsWith("1 words").contains("1 of more than 256 letters");
	}

}
