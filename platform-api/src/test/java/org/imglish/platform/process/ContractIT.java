package org.imglish.platform.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document is complete, and the server answers as it says. */
class ContractIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	static Path home;

	private static Platform platform;

	private static Contract contract;

	@BeforeAll
	static void start() throws Exception {
		platform = Platform.start(home, 0);
		contract = Contract.of(platform.url());
	}

	@AfterAll
	static void stop() {
		platform.close();
	}

	@Test
	void theDocumentSaysWhatItIsAbout() {
		JsonNode document = contract.document();
		assertThat(document.at("/info/title").asString()).isEqualTo("Imglish");
		assertThat(document.at("/info/version").asString()).isNotEmpty();
		assertThat(document.at("/info/description").asString()).contains("RFC 9457");
		assertThat(document.at("/components/securitySchemes").propertyNames()).containsExactlyInAnyOrder("bearer",
				"session");
		assertThat(document.path("tags").findValuesAsString("description")).hasSize(document.path("tags").size())
			.doesNotContain("");
	}

	@Test
	void everyOperationHasItsOwnNameATagAndASummary() {
		List<String> tags = contract.document().path("tags").findValuesAsString("name");
		assertThat(contract.operations()).hasSizeGreaterThan(50).allSatisfy((operation) -> {
			assertThat(operation.node().path("operationId").asString()).matches("[a-z]+[A-Za-z]*");
			assertThat(operation.node().path("summary").asString()).hasSizeGreaterThan(10);
			assertThat(operation.node().path("tags")).singleElement()
				.satisfies((tag) -> assertThat(tags).contains(tag.asString()));
		});
		assertThat(contract.operations()).extracting((operation) -> operation.node().path("operationId").asString())
			.doesNotHaveDuplicates()
			.contains("listRuns", "submitRun", "getRun", "submitPipeline");
	}

	@Test
	void everyAnswerHasASchema() {
		for (Contract.Operation operation : contract.operations()) {
			JsonNode responses = operation.node().path("responses");
			assertThat(responses.propertyNames()).as("%s", operation)
				.contains("400", "500", "503")
				.containsAnyOf("200", "201", "204");
			responses.forEachEntry((status, answer) -> {
				JsonNode content = contract.resolved(answer).path("content");
				if (status.equals("204") || status.equals("304")) {
					assertThat(content).as("%s %s", operation, status).isEmpty();
					return;
				}
				assertThat(content).as("%s %s", operation, status)
					.isNotEmpty()
					.allSatisfy((type) -> assertThat(type.path("schema")).isNotEmpty());
				if (status.compareTo("400") >= 0) {
					assertThat(content.propertyNames()).containsExactly("application/problem+json");
				}
			});
		}
	}

	@Test
	void everyParameterIsExplained() {
		for (Contract.Operation operation : contract.operations()) {
			assertThat(operation.node().path("parameters"))
				.allSatisfy((parameter) -> assertThat(parameter.path("description").asString(""))
					.as("%s %s", operation, parameter)
					.isNotEmpty());
		}
	}

	@Test
	void theExamplesAreWhatTheyAreExamplesOf() {
		List<String> without = new ArrayList<>();
		for (Contract.Operation operation : contract.operations()) {
			JsonNode body = operation.node().at("/requestBody/content/application~1json");
			if (body.isObject()) {
				if (body.path("example").isMissingNode()) {
					without.add(operation.toString());
				}
				else {
					assertThat(contract.mistakes(body.path("schema"), body.path("example"))).as("%s", operation)
						.isEmpty();
				}
			}
		}
		assertThat(without).isEmpty();
		contract.document()
			.at("/components/responses")
			.forEach((response) -> response.path("content")
				.forEach((content) -> assertThat(contract.mistakes(content.path("schema"), content.path("example")))
					.isEmpty()));
	}

	@Test
	void numbersAreTakenAsFarAsTheDocumentSays() throws Exception {
		for (Contract.Operation operation : contract.operations()) {
			if (!operation.method().equals("GET") || operation.path().contains("{")) {
				continue;
			}
			for (JsonNode parameter : operation.node().path("parameters")) {
				String rest = operation.path().endsWith("/metrics") ? "&runs=1" : "";
				for (String bound : List.of("minimum", "maximum")) {
					JsonNode limit = parameter.path("schema").path(bound);
					if (limit.isNumber()) {
						long beyond = limit.asLong() + (bound.equals("minimum") ? -1 : 1);
						String query = operation.path() + "?" + parameter.path("name").asString() + "=";
						assertThat(get(query + limit.asLong() + rest).statusCode()).as(query).isEqualTo(200);
						assertThat(get(query + beyond + rest).statusCode()).as(query).isEqualTo(400);
					}
				}
			}
		}
	}

	@Test
	void whatIsReadOfATrainingIsAsDocumented() throws Exception {
		StringBuilder texts = new StringBuilder();
		for (int i = 0; i < 40; i++) {
			texts.append("line ").append(i).append(" tells of ").append(i % 7).append(" ships\n");
		}
		Files.writeString(home.resolve("texts.txt"), texts);
		submitted(
				"""
						{"tags": ["pipeline:lines"], "recipe": {"kind": "ingest", "dataset": "lines", "vocabulary": {"size": 60},
						"source": {"format": "plain-text", "path": "%s"}}}"""
					.formatted(home.resolve("texts.txt")));
		long run = submitted("""
				{"recipe": {"kind": "pretrain", "model": {"preset": "tiny"}, "steps": 4, "checkpointEvery": 2,
				"data": {"texts": {"dataset": "lines", "batch": 4, "window": 16}}}}""");
		JsonNode done = ended(run);
		assertThat(done.path("state").asString()).as("%s", done).isEqualTo("COMPLETED");
		long checkpoint = JSON.readTree(get("/api/v1/runs/" + run + "/checkpoints").body()).at("/items/0/id").asLong();
		send("POST", "/api/v1/models", "{\"name\": \"lines\", \"checkpoint\": " + checkpoint + "}");
		long token = JSON.readTree(send("POST", "/api/v1/tokens", "{\"name\": \"ada\", \"role\": \"viewer\"}").body())
			.at("/token/id")
			.asLong();
		send("GET", "/api/v1/tokens/" + token, null);
		send("DELETE", "/api/v1/tokens/" + token, null);
		send("PATCH", "/api/v1/runs/" + run, "{\"notes\": \"small\"}");
		send("POST", "/api/v1/runs/" + run + "/stop", null);
		send("POST", "/api/v1/checkpoints/" + checkpoint + "/pin", null);
		send("POST", "/api/v1/runs/actions", "{\"action\": \"CANCEL\", \"ids\": [" + run + ", 999999]}");
		send("PUT", "/api/v1/models/lines/aliases/champion", "{\"version\": 1}");
		send("PUT", "/api/v1/models/lines/aliases/former", "{\"version\": 1}");
		send("DELETE", "/api/v1/models/lines/aliases/former", null);
		send("PATCH", "/api/v1/models/lines", "{\"name\": \"rows\"}");
		send("PATCH", "/api/v1/models/rows", "{\"name\": \"lines\"}");
		Map<String, String> names = new TreeMap<>(
				Map.of("/runs/{id}", "/runs/" + run, "/checkpoints/{id}", "/checkpoints/" + checkpoint,
						"/datasets/{name}", "/datasets/lines", "/models/{name}", "/models/lines", "/pipelines/{name}",
						"/pipelines/lines", "{version}", "1", "/files/{name}", "/files/weights.safetensors"));
		int read = 0;
		for (Contract.Operation operation : contract.operations()) {
			if (operation.method().equals("GET") && !operation.path().endsWith("/events")) {
				String path = operation.path();
				for (Map.Entry<String, String> name : names.entrySet()) {
					path = path.replace(name.getKey(), name.getValue());
				}
				get(path.replace("{id}", "1")
						+ (path.endsWith("/v1/metrics") ? "?runs=" + run : path.endsWith("/rungs") ? "?tag=none" : ""));
				read++;
			}
		}
		assertThat(read).isGreaterThan(25);
		assertThat(get("/api/v1/runs/" + run + "/metrics?format=CSV").body()).contains("loss");
	}

	private static long submitted(String recipe) throws Exception {
		HttpResponse<String> answer = send("POST", "/api/v1/runs", recipe);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
		long run = JSON.readTree(answer.body()).path("id").asLong();
		return run;
	}

	private static JsonNode ended(long run) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
		JsonNode now = JSON.readTree(get("/api/v1/runs/" + run).body());
		while (now.path("endedAt").isNull()) {
			assertThat(System.nanoTime()).as("%s", now).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			now = JSON.readTree(get("/api/v1/runs/" + run).body());
		}
		return now;
	}

	private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send("GET", path, null);
	}

	/** Asks, and holds the answer against the document. */
	private static HttpResponse<String> send(String method, String path, String body)
			throws IOException, InterruptedException {
		HttpRequest.BodyPublisher sent = (body != null) ? HttpRequest.BodyPublishers.ofString(body)
				: HttpRequest.BodyPublishers.noBody();
		HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(platform.url() + path))
			.setHeader("Content-Type", "application/json")
			.method(method, sent)
			.build(), HttpResponse.BodyHandlers.ofString());
		contract.check(answer, answer.body());
		return answer;
	}

}
