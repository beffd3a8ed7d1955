package org.imglish.core.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DemoCorpusTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final DemoCorpus.Size SIZE = new DemoCorpus.Size(40, 60, 8, 48, 240, 60);

	@TempDir
	static Path folder;

	@BeforeAll
	static void write() throws IOException {
		DemoCorpus.write(folder.resolve("one"), 3, SIZE);
	}

	@Test
	void theSameSeedGivesTheSameBytes() throws IOException {
		DemoCorpus.write(folder.resolve("two"), 3, SIZE);
		try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path same = folder.resolve("two").resolve(folder.resolve("one").relativize(file));
				assertThat(Files.mismatch(file, same)).as(file.toString()).isEqualTo(-1);
			}
		}
	}

	@Test
	void eachAnswerOfATemplateIsEquallyCommon() throws IOException {
		Map<String, Map<String, Integer>> counts = new HashMap<>();
		for (JsonNode each : read("questions-train-answers.json").path("annotations")) {
			counts.computeIfAbsent(each.path("question_type").asString(), (type) -> new HashMap<>())
				.merge(each.path("multiple_choice_answer").asString(), 1, Integer::sum);
		}
		assertThat(counts).containsOnlyKeys("color", "shape", "count", "background", "presence");
		assertThat(counts.values()).allSatisfy((answers) -> assertThat(answers.values())
			.allSatisfy((count) -> assertThat(count).isCloseTo(answers.values().iterator().next(), within(1))));
	}

	@Test
	void eachSentenceIsAsOftenTrueAsFalse() throws IOException {
		Map<String, Integer> balance = new HashMap<>();
		for (String line : Files.readAllLines(folder.resolve("one/statements-train.jsonl"))) {
			JsonNode json = JSON.readTree(line);
			balance.merge(json.path("sentence").asString(), json.path("label").asString().equals("True") ? 1 : -1,
					Integer::sum);
		}
		assertThat(balance.values()).containsOnly(0);
	}

	@Test
	void noCaptionOccursTwiceInAGallery() throws IOException {
		List<String> captions = read("captions-test.json").path("annotations")
			.valueStream()
			.map((each) -> each.path("caption").asString())
			.toList();
		assertThat(captions).hasSize(SIZE.test()).doesNotHaveDuplicates();
	}

	@Test
	void captionsHaveFourToTenWords() throws IOException {
		assertThat(read("pairs.json").path("annotations").valueStream())
			.allSatisfy((each) -> assertThat(each.path("caption").asString().split(" ")).hasSizeBetween(4, 10));
	}

	@Test
	void boxesLieInsideTheirImages() throws IOException {
		assertThat(read("objects-train.json").path("annotations").valueStream()).isNotEmpty().allSatisfy((each) -> {
			JsonNode box = each.path("bbox");
			assertThat(box.path(0).asInt() + box.path(2).asInt()).isLessThanOrEqualTo(Scene.SIDE);
			assertThat(box.path(1).asInt() + box.path(3).asInt()).isLessThanOrEqualTo(Scene.SIDE);
			assertThat(each.path("area").asDouble()).isPositive();
		});
	}

	private static JsonNode read(String file) throws IOException {
		return JSON.readTree(Files.readString(folder.resolve("one").resolve(file)));
	}

}
