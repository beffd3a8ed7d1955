package org.imglish.core.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is learned is what the tokenizer finds. The values of learned.json are those of
 * Hugging Face's own trainers; learned.py beside it made them.
 */
class LearnedVocabularyTests {

	/** What decides how a text is split, and what spells special tokens. */
	private static final List<String> ODD = List.of(" ", " ", "  ", "'", "_", "-", "\u0000", "\u0301", "\u200d",
			"\u00a0", "\u0085", "\u3000", "\u001c", "\u180e", "\ufeff", "\u0130", "\u03a3", "\u1e9e", "\ud83d",
			"\udc08", "'s", "'\u0455", "<s>", "</s>", "<mask>", "((<unk>", "\r\n");

	private static final JsonNode REFERENCE = reference();

	@TempDir
	private Path folder;

	private static JsonNode reference() {
		try (InputStream file = LearnedVocabularyTests.class.getResourceAsStream("/tokenizer/learned.json")) {
			return JsonMapper.builder().build().readTree(Objects.requireNonNull(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> strings(JsonNode array) {
		return array.valueStream().map(JsonNode::asString).toList();
	}

	private TextTokenizer learn(VocabularyModel model, List<String> texts, int size) throws IOException {
		try (VocabularyLearner learner = model.learner(2)) {
			texts.forEach(learner::add);
			return HuggingFaceText.open(Files.writeString(this.folder.resolve("tokenizer.json"), learner.toJson(size)));
		}
	}

	/** Tokens by id. */
	private List<String> tokens() throws IOException {
		JsonNode json = JsonMapper.builder().build().readTree(Files.readString(this.folder.resolve("tokenizer.json")));
		return List.copyOf(json.path("model").path("vocab").propertyNames());
	}

	static Stream<Arguments> learnedByHuggingFace() {
		return Stream.of(VocabularyModel.values())
			.flatMap((model) -> REFERENCE.path(model.name().toLowerCase(Locale.ROOT))
				.valueStream()
				.map((learned) -> Arguments.of(model, learned.path("size").asInt(), strings(learned.path("tokens")),
						learned.path("lines").valueStream().map(LearnedVocabularyTests::strings).toList())));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("learnedByHuggingFace")
	void linesOfManyScriptsGiveTheTokensOfHuggingFacesTrainer(VocabularyModel model, int size, List<String> tokens,
			List<List<String>> encoded) throws Exception {
		List<String> lines = strings(REFERENCE.path("lines"));
		try (TextTokenizer tokenizer = learn(model, Stream.concat(lines.stream(), lines.stream()).toList(), size)) {
			List<String> learned = tokens();
			assertThat(learned.subList(0, learned.size() - 1)).isEqualTo(tokens);
			assertThat(learned).last().isEqualTo("<mask>");
			assertThat(lines.stream()
				.map((line) -> IntStream.of(tokenizer.encode(line)).mapToObj(learned::get).toList())
				.toList()).isEqualTo(encoded);
		}
	}

	@Test
	void everyCharacterIsSplitOffAsTheTokenizerDoes() {
		try (WordVocabulary words = new WordVocabulary();
				BytePairVocabulary pairs = new BytePairVocabulary();
				BareTokenizer bareWords = WordVocabulary.bareTokenizer();
				BareTokenizer barePairs = BytePairVocabulary.bareTokenizer()) {
			Random random = new Random(2);
			for (int i = 0; i < 200; i++) {
				for (String part : new SpelledSpecials(TokenizerJson.SPECIALS).parts(anyText(random))) {
					List<String> found = new ArrayList<>();
					words.words(part, found::add);
					assertThat(found).as(part).isEqualTo(bareWords.words(part));
					found.clear();
					pairs.words(part, found::add);
					assertThat(found).as(part).isEqualTo(barePairs.words(part));
				}
			}
		}
	}

	/** Characters of all planes, mostly letters and what stands between them. */
	private static String anyText(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 40; i++) {
			switch (random.nextInt(4)) {
				case 0 -> text.append(ODD.get(random.nextInt(ODD.size())));
				case 1 -> text.append((char) (' ' + random.nextInt(95)));
				case 2 -> text.appendCodePoint(random.nextInt(0x3000));
				default -> text.appendCodePoint(random.nextInt(0x20000));
			}
		}
		return text.toString();
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsUnknownInALearnedText(VocabularyModel model) throws Exception {
		Random random = new Random(1);
		List<String> texts = Stream.generate(() -> anyText(random)).limit(200).toList();
		try (TextTokenizer tokenizer = learn(model, texts, 100_000)) {
			assertThat(texts)
				.allSatisfy((text) -> assertThat(tokenizer.encode(text)).doesNotContain(TextTokenizer.UNKNOWN));
		}
	}

	/**
	 * The share of unknown words in the very lines that were learned, each script by
	 * itself and with room enough: none.
	 */
	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("scripts")
	void ofAnyScriptNoWordOfItsOwnLinesIsUnknown(VocabularyModel model, String line) throws Exception {
		try (TextTokenizer tokenizer = learn(model, List.of(line, line), 2000)) {
			int[] ids = tokenizer.encode(line);
			long unknown = IntStream.of(ids).filter((id) -> id == TextTokenizer.UNKNOWN).count();
			assertThat(ids).isNotEmpty();
			assertThat((double) unknown / ids.length).as("share of <unk>").isZero();
		}
	}

	static Stream<Arguments> scripts() {
		return Stream.of(VocabularyModel.values())
			.flatMap((model) -> strings(REFERENCE.path("lines")).stream()
				.filter((line) -> !line.isBlank())
				.map((line) -> Arguments.of(model, line)));
	}

	/** As long as the size leaves room: the rarer words go, not the other spelling. */
	@Test
	void onlyTheSizeMakesAWordUnknown() throws Exception {
		List<String> texts = List.of("ΣΑΣ İki", "σας iki", "σασ i\u0307ki ΣΑΣ");
		try (TextTokenizer tokenizer = learn(VocabularyModel.WORD, texts, 7)) {
			assertThat(tokens()).containsExactly("<s>", "<pad>", "</s>", "<unk>", "σασ", "i\u0307ki", "<mask>");
			assertThat(tokenizer.encode("ΣΑΣ İki iki σας")).containsExactly(4, 5, 3, 3);
		}
	}

}
