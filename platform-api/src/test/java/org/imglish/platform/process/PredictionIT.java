package org.imglish.platform.process;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.platform.client.RestClient;
import org.imglish.platform.client.RunWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** A model that answers questions, from its training to its answers over REST. */
class PredictionIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	static Path home;

	private static Platform platform;

	private static RestClient client;

	private static Path corpus;

	private static long evaluation;

	@BeforeAll
	static void trainAndRegister() throws Exception {
		corpus = home.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(16, 64, 8, 8, 48, 24));
		platform = Platform.start(home, 0);
		client = new RestClient(platform.url());
		long texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(corpus), List.of());
		long train = submit(questions("train"), List.of(texts));
		long test = submit(questions("test"), List.of(texts));
		long finetune = submit("""
				kind: finetune
				task: vqa
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2, imageSize: 32, patchSize: 8 }
				data: { train: { dataset: questions-train, batch: 8, window: 24 } }
				steps: 5
				""", List.of(train));
		evaluation = submit("""
				kind: evaluate
				task: vqa
				from: { run: %d }
				dataset: questions-test
				""".formatted(finetune), List.of(finetune, test));
		RunWatch watch = new RunWatch(client, new java.io.PrintStream(OutputStream.nullOutputStream()));
		JsonNode ended = watch.follow("/runs/" + evaluation);
		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
		long checkpoint = client.get("/runs/" + finetune + "/checkpoints").path("items").path(0).path("id").asLong();
		client.post("/models", JSON.createObjectNode().put("name", "oracle").put("checkpoint", checkpoint), null);
	}

	private static String questions(String split) {
		return """
				kind: ingest
				dataset: questions-%2$s
				source: { format: vqa, path: %1$s/questions-%2$s.json, images: %1$s/questions-%2$s, labels: %1$s/questions-%2$s-answers.json }
				vocabulary: { dataset: texts }
				imageSide: 32
				minAnswers: 1
				"""
			.formatted(corpus, split);
	}

	private static long submit(String yaml, List<Long> after) throws IOException {
		ObjectNode body = JSON.createObjectNode();
		body.set("recipe", YAMLMapper.builder().build().readTree(yaml));
		after.forEach(body.putArray("dependsOn")::add);
		return client.post("/runs", body, null).path("id").asLong();
	}

	@AfterAll
	static void stop() {
		platform.close();
	}

	private static String image() throws IOException {
		try (var files = Files.list(corpus.resolve("questions-test"))) {
			return Base64.getEncoder().encodeToString(Files.readAllBytes(files.sorted().findFirst().orElseThrow()));
		}
	}

	private static ObjectNode question(String image, String text) {
		ObjectNode body = JSON.createObjectNode().put("top", 2);
		body.putArray("inputs").addObject().put("image", image).put("text", text);
		return body;
	}

	@Test
	void aModelAnswersWhileTheApiLoadsNoTorch() throws Exception {
		JsonNode answer = client.post("/models/oracle/predict", question(image(), "what color is the circle"), null);
		assertThat(answer.path("task").asString()).isEqualTo("vqa");
		assertThat(answer.path("outputs")).singleElement()
			.satisfies((output) -> assertThat(output.path("answers").findValuesAsString("answer")).hasSize(2)
				.doesNotContain(""));
		Path maps = Path.of("/proc/self/maps");
		Assumptions.assumeTrue(Files.exists(maps), "Only Linux shows what a process has loaded");
		assertThat(Files.readString(maps)).doesNotContain("libtorch");
	}

	@Test
	void whatIsWrongWithAQuestionIsSaid() throws Exception {
		refused("/models/nobody/predict", question(image(), "what"), 404, "not-found", "no model 'nobody'");
		refused("/models/oracle/predict", JSON.createObjectNode(), 400, "bad-request", "needs 'inputs'");
		refused("/models/oracle/predict", question("AAAA", "what"), 422, "prediction-unusable-input",
				"inputs[0]: 'image' cannot be used");
		refused("/models/oracle/predict", question("no base64!", "what"), 422, "prediction-unusable-input",
				"inputs[0]: 'image' must be the bytes of an image in Base64");
		refused("/models/oracle/predict", question(image(), "word ".repeat(400)), 422, "prediction-unusable-input",
				"inputs[0]: 'text' has 400 tokens");
		refused("/models/oracle/predict", question(image(), "what").put("task", "captioning"), 422,
				"prediction-unsuitable-question", "made for the task vqa");
		refused("/models/oracle/predict", question(image(), "what").put("operation", "guess"), 422,
				"prediction-unsuitable-question", "'operation' must be one of");
		refused("/models/oracle/predict", question("A".repeat(40 << 20), "what"), 413, "body-too-large", "32 MiB");
	}

	private static void refused(String path, JsonNode body, int status, String code, String detail) throws Exception {
		HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1" + path))
			.setHeader("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body.toString()))
			.build(), HttpResponse.BodyHandlers.ofString());
		JsonNode problem = JSON.readTree(answer.body());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(problem.path("code").asString()).isEqualTo(code);
		assertThat(problem.path("detail").asString()).contains(detail);
	}

	@Test
	void predictionsAreDownloadedAsTheOfficialServerTakesThem() throws IOException {
		Path results = home.resolve("downloaded.json");
		client.download("/runs/" + evaluation + "/files/vqa-results.json", results);
		Set<Long> expected = new TreeSet<>();
		JSON.readTree(Files.readString(corpus.resolve("questions-test.json")))
			.path("questions")
			.forEach((question) -> expected.add(question.path("question_id").asLong()));
		Set<Long> found = new TreeSet<>();
		for (JsonNode row : JSON.readTree(Files.readString(results))) {
			assertThat(row.propertyNames()).containsExactly("question_id", "answer");
			found.add(row.path("question_id").asLong());
		}
		assertThat(found).isNotEmpty().isSubsetOf(expected);
		assertThatIOException()
			.isThrownBy(() -> client.download("/runs/" + evaluation + "/files/nothing", home.resolve("nothing")))
			.withMessageContaining("has no file 'nothing'");
	}

}
