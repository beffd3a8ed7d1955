package org.imglish.platform.process;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.imglish.jobs.store.CheckpointStore;
import org.imglish.jobs.training.Awaiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole platform over a real port: API, embedded PostgreSQL and a worker process. */
class PlatformIT {

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
	void everyMistakeOfARecipeIsReportedAtOnce() throws Exception {
		HttpResponse<String> answer = post("/api/v1/runs",
				"{\"recipe\":{\"kind\":\"pretrain\",\"stepz\":3,\"seed\":-1}}", Map.of());
		assertThat(answer.statusCode()).isEqualTo(422);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(JSON.readTree(answer.body()).path("mistakes").findValuesAsString("path")).contains("stepz", "seed");
	}

	@Test
	void anUnknownRunIsNotFound() throws Exception {
		HttpResponse<String> answer = get("/api/v1/runs/999999");
		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(JSON.readTree(answer.body()).path("code").asString()).isEqualTo("unknown-run");
	}

	@Test
	void anUnknownModelHasNoVersions() throws Exception {
		HttpResponse<String> answer = get("/api/v1/models/nobody/versions");
		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(JSON.readTree(answer.body()).path("detail").asString()).contains("no model 'nobody'");
	}

	@Test
	void malformedJsonIsABadRequest() throws Exception {
		assertThat(post("/api/v1/runs", "{nonsense", Map.of()).statusCode()).isEqualTo(400);
	}

	@Test
	void requestsOfOtherPagesAreRefused() throws Exception {
		assertThat(post("/api/v1/runs", "{}", Map.of("Origin", "http://elsewhere.example")).statusCode())
			.isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
			"application/x-www-form-urlencoded" })
	void aBodyOfAnotherTypeIsNotRead(String type) throws Exception {
		refused(post("/api/v1/runs", "{}", Map.of("Content-Type", type)), 415, "unsupported-media-type",
				"application/json or application/yaml", "but is " + type);
	}

	/** HTTP clients do not send these; a socket does. */
	@ParameterizedTest
	@ValueSource(strings = { "Idempotency-Key: \uD83D\uDE00", "X-Any: \uD83E\uDD8A", "Last-Event-ID: \uD83D\uDE00",
			"Authorization: Bearer \uD83D\uDE00", "Origin: \uD83D\uDE00", "Content-Type: \uD83D\uDE00" })
	void aHeaderThatIsNotPrintableIsRefused(String header) throws Exception {
		for (String request : List.of("GET /api/v1/runs/1/events", "POST /api/v1/runs")) {
			String answer = raw(request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + header
					+ "\r\nContent-Length: 0\r\n\r\n");
			assertThat(answer).as(request).startsWith("HTTP/1.1 400").contains("\"code\":\"malformed-request\"");
		}
	}

	/** The server itself refuses these, before anything of ours sees them. */
	@ParameterizedTest
	@ValueSource(strings = { "GET /api/v1/runs?a={x} HTTP/1.1", "GET /api/v1/r\u00FCns HTTP/1.1",
			"GET /api/v1/runs/%zz HTTP/1.1", "GET /api/v1/runs%2f1 HTTP/1.1", "GET /../../etc HTTP/1.1",
			"GET /api\\v1 HTTP/1.1", "GE{T /api/v1/runs HTTP/1.1", "GET http://[::1/api HTTP/1.1",
			"GET /api/v1/runs HTTP/1.1\r\nX-\uD83D\uDE00: a", "GET /api/v1/runs HTTP/1.1\r\nX: a\u0000b",
			"GET /api/v1/runs HTTP/1.1\r\nnonsense", "GET /api/v1/runs HTTP/1.1\r\nHost: another",
			"POST /api/v1/runs HTTP/1.1\r\nContent-Length: -1", "GET /api/v1/runs HTTP/1.1\r\nX: LARGE",
			"GET /api/v1/runs?tag=LARGE HTTP/1.1" })
	void whatTheServerCannotReadIsAProblemToo(String start) throws Exception {
		String answer = raw(
				start.replace("LARGE", "x".repeat(20_000)) + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 400")
			.contains("Content-Type: application/problem+json", "\"code\":\"malformed-request\"")
			.doesNotContainIgnoringCase("<html", "tomcat");
	}

	@ParameterizedTest
	@CsvSource({ "GET / HTTP/9.9, 505, http-version-not-supported", "CONNECT a:1 HTTP/1.1, 501, not-implemented",
			"'POST /api/v1/runs HTTP/1.1\r\nTransfer-Encoding: frob', 501, not-implemented",
			"'POST /api/v1/runs HTTP/1.1\r\nExpect: frob', 417, expectation-failed",
			"TRACE /api/v1/runs HTTP/1.1, 405, method-not-allowed",
			"'GET /bundle/dashboard.js HTTP/1.1\r\nRange: bytes=99999999-', 416, requested-range-not-satisfiable",
			"'GET /api/v1/runs HTTP/1.1\r\nAccept: nonsense', 400, malformed-request",
			"GET /error HTTP/1.1, 404, not-found",
			"'POST /api/v1/runs HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz', 400, bad-request" })
	void whatNoControllerAnswersHasTheCodeOfItsStatus(String start, int status, String code) throws Exception {
		String answer = raw(start.replaceFirst("\r\n|$", "\r\nHost: 127.0.0.1\r\nConnection: close$0") + "\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 " + status)
			.contains("Content-Type: application/problem+json", "\"code\":\"" + code + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?=x", "?%19=1", "?page=0&%00=1", "?%F0%9F%98%80=1", "?tags=a", "?page=0&sise=3" })
	void anUnknownQueryParameterIsRefused(String query) throws Exception {
		HttpResponse<String> answer = get("/api/v1/runs" + query);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(JSON.readTree(answer.body()).path("code").asString()).isIn("bad-request", "malformed-request");
		refused(get("/api/v1/runs?page=0&sise=3"), 400, "bad-request", "'sise'", "known here are", "'size'");
		refused(get("/api/v1/runs?page="), 400, "bad-request", "'page'", "empty");
		refused(get("/api/v1/runs/1?x=1"), 400, "bad-request", "'x'", "leave it out");
	}

	@Test
	void aQuestionThatCallsItselfMultipartIsAnswered() throws Exception {
		HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1/runs")).GET(),
				Map.of("Content-Type", "multipart/form-data"));
		assertThat(answer.statusCode()).isEqualTo(200);
	}

	@Test
	void whatIsWrongWithABodyIsSaidWithItsPlace() throws Exception {
		refused(post("/api/v1/runs", "{\n \"recipe\": nonsense}", Map.of()), 400, "unreadable-body", "Line 2, column",
				"nonsense");
		refused(post("/api/v1/runs", "{\"priority\": \"high\"}", Map.of()), 400, "unreadable-body", "'priority'");
		refused(post("/api/v1/runs", "{\"name\": \"a\", \"name\": \"b\"}", Map.of()), 400, "unreadable-body",
				"Duplicate", "name");
		refused(post("/api/v1/runs", "", Map.of()), 400, "unreadable-body", "missing");
	}

	@Test
	void bodiesMayBeYaml() throws Exception {
		Map<String, String> yaml = Map.of("Content-Type", "application/yaml");
		HttpResponse<String> answer = post("/api/v1/runs", """
				recipe:
				  kind: ingest
				  dataset: yaml-lines
				  source: {format: plain-text, path: "%s"}
				  vocabulary: {size: 10}
				name: from YAML
				""".formatted(lines()), yaml);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
		assertThat(JSON.readTree(answer.body()).path("name").asString()).isEqualTo("from YAML");
		refused(post("/api/v1/pipelines", "name: &n x\nruns: {a: *n}\n", yaml), 422, "invalid-recipe", "alias *n",
				"line 2");
		refused(post("/api/v1/runs", "recipe:\n  <<: {kind: ingest}\n", yaml), 422, "invalid-recipe", "merge key");
	}

	@Test
	void everyProblemHasACode() throws Exception {
		refused(get("/api/v1/nowhere"), 404, "not-found");
		refused(get("/api/v1/runs/one"), 404, "not-found");
		refused(get("/api/v1/runs/one/logs"), 400, "bad-request", "one");
		refused(post("/api/v1/runs/table", "{}", Map.of()), 405, "method-not-allowed");
		refused(get("/api/v1/checkpoints/collect"), 405, "method-not-allowed");
		refused(send(
				HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1/runs/actions"))
					.method("PATCH", HttpRequest.BodyPublishers.ofString("{}")),
				Map.of("Content-Type", "application/json")), 405, "method-not-allowed");
		refused(post("/api/v1/workers", "{}", Map.of()), 405, "method-not-allowed");
		refused(send(HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1/runs"))
			.method("QUERY", HttpRequest.BodyPublishers.noBody()), Map.of()), 405, "method-not-allowed");
		refused(get("/api/v1/runs?tag=%00"), 400, "bad-value", "U+0000");
		refused(get("/api/v1/rungs"), 400, "bad-request", "tag");
		refused(send(HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1/runs")).GET(),
				Map.of("Accept", "image/png")), 406, "not-acceptable");
	}

	private static Path lines() throws IOException {
		return Files.writeString(home.resolve("lines.txt"), "a line\n");
	}

	private static void refused(HttpResponse<String> answer, int status, String code, String... words) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		JsonNode problem = JSON.readTree(answer.body());
		assertThat(problem.path("code").asString()).as(answer.body()).isEqualTo(code);
		for (String word : words) {
			assertThat(problem.path("detail").asString()).contains(word);
		}
	}

	private static HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers)
			throws Exception {
		headers.forEach(request::header);
		return answer(request.build());
	}

	private static String raw(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", URI.create(platform.url()).getPort())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void theSameKeyGivesTheSameRun() throws Exception {
		String body = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"keyed\",\"source\":{\"format\":\"plain-text\",\"path\":\"%s\"},\"vocabulary\":{\"size\":10}}}"
			.formatted(lines());
		HttpResponse<String> first = post("/api/v1/runs", body, Map.of("Idempotency-Key", "one"));
		HttpResponse<String> second = post("/api/v1/runs", body, Map.of("Idempotency-Key", "one"));
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(JSON.readTree(second.body()).path("id")).isEqualTo(JSON.readTree(first.body()).path("id"));
		assertThat(post("/api/v1/runs", body.replace("keyed", "other"), Map.of("Idempotency-Key", "one")).statusCode())
			.isEqualTo(409);
	}

	@Test
	void oneActionIsTakenOnManyRunsAndToldOfEach() throws Exception {
		String run = "{\"tags\":[\"many\"],\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"%s\",\"worker\":{\"labels\":[\"none\"]},\"source\":{\"format\":\"plain-text\",\"path\":\"%s\"},\"vocabulary\":{\"size\":10}}}";
		long one = JSON.readTree(post("/api/v1/runs", run.formatted("many-1", lines()), Map.of()).body())
			.path("id")
			.asLong();
		long other = JSON.readTree(post("/api/v1/runs", run.formatted("many-2", lines()), Map.of()).body())
			.path("id")
			.asLong();
		JsonNode dry = act(
				"{\"action\":\"STOP\",\"dryRun\":true,\"filter\":{\"tag\":\"many\",\"state\":[\"QUEUED\"]}}");
		assertThat(dry.path("done").asInt()).isZero();
		assertThat(dry.path("outcomes")).extracting((each) -> each.path("id").asLong()).containsExactly(one, other);
		act("{\"action\":\"CANCEL\",\"ids\":[" + one + "]}");
		JsonNode stopped = act("{\"action\":\"STOP\",\"ids\":[" + one + "," + other + ",999999]}");
		assertThat(stopped.path("done").asInt()).isOne();
		assertThat(stopped.path("outcomes")).extracting((each) -> each.path("code").asString(""))
			.containsExactly("run-not-stoppable", "", "unknown-run");
		assertThat(stopped.at("/outcomes/1/state").asString()).isEqualTo("STOPPED");
		assertThat(act("{\"action\":\"DELETE\",\"filter\":{\"tag\":\"many\"}}").path("done").asInt()).isEqualTo(2);
		assertThat(get("/api/v1/runs?tag=many&sort=-createdAt").body()).contains("\"total\":0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"CANCEL\"}", "{\"action\":\"CANCEL\",\"filter\":{}}",
			"{\"action\":\"CANCEL\",\"ids\":[1],\"filter\":{\"tag\":\"x\"}}", "{\"ids\":[1]}" })
	void anActionSaysOnWhichRuns(String body) throws Exception {
		assertThat(post("/api/v1/runs/actions", body, Map.of()).statusCode()).isEqualTo(400);
	}

	private JsonNode act(String body) throws Exception {
		HttpResponse<String> answer = post("/api/v1/runs/actions", body, Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JSON.readTree(answer.body());
	}

	@Test
	void theSameKeyGivesTheSameClone() throws Exception {
		String body = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"cloned\",\"source\":{\"format\":\"plain-text\",\"path\":\"%s\"},\"vocabulary\":{\"size\":10}}}"
			.formatted(lines());
		String clone = "/api/v1/runs/" + JSON.readTree(post("/api/v1/runs", body, Map.of()).body()).path("id").asLong()
				+ "/clone";
		Map<String, String> key = Map.of("Idempotency-Key", "clone");
		HttpResponse<String> first = post(clone, "{\"dataset\":\"clone\"}", key);
		assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
		assertThat(JSON.readTree(post(clone, "{\"dataset\":\"clone\"}", key).body()).path("id"))
			.isEqualTo(JSON.readTree(first.body()).path("id"));
		assertThat(post(clone, "{\"dataset\":\"another\"}", key).statusCode()).isEqualTo(409);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/recipes/examples", "/datasets?size=1", "/rungs?tag=none", "/recipes/schema" })
	void whatHasNotChangedIsNotSentAgain(String path) throws Exception {
		String tag = get("/api/v1" + path).headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> again = send(HttpRequest.newBuilder(URI.create(platform.url() + "/api/v1" + path)).GET(),
				Map.of("If-None-Match", tag));
		assertThat(again.statusCode()).isEqualTo(304);
		assertThat(again.headers().firstValue("ETag")).hasValue(tag);
		assertThat(again.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/runs", "/datasets", "/models", "/workers", "/webhooks", "/tokens", "/audit",
			"/runs/%d/attempts", "/runs/%d/checkpoints", "/datasets/paged/skipped" })
	void everyListIsPagedTheSameWay(String path) throws Exception {
		String body = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"paged\",\"source\":{\"format\":\"plain-text\",\"path\":\"%s\"},\"vocabulary\":{\"size\":10}}}"
			.formatted(lines());
		long run = JSON.readTree(post("/api/v1/runs", body, Map.of("Idempotency-Key", "paged")).body())
			.path("id")
			.asLong();
		String list = "/api/v1" + path.formatted(run);
		JsonNode page = JSON.readTree(get(list).body());
		assertThat(page.propertyNames()).containsExactlyInAnyOrder("items", "page", "size", "total");
		assertThat(page.path("items").isArray()).isTrue();
		assertThat(page.path("page").asInt()).isZero();
		assertThat(page.path("size").asInt()).isEqualTo(50);
		JsonNode last = JSON.readTree(get(list + "?page=1000000&size=200").body());
		assertThat(last.path("items")).isEmpty();
		assertThat(last.path("page").asInt()).isEqualTo(1_000_000);
		for (String outside : new String[] { "?page=-1", "?page=1000001", "?size=0", "?size=201", "?page=one" }) {
			assertThat(get(list + outside).statusCode()).as(outside).isEqualTo(400);
		}
		JsonNode parameters = JSON.readTree(get("/v3/api-docs").body())
			.path("paths")
			.path("/api/v1" + path.replace("%d", "{id}").replace("/paged/", "/{name}/"))
			.path("get")
			.path("parameters");
		assertThat(parameters.findValuesAsString("name")).contains("page", "size");
	}

	@Test
	void collectingRemovesCheckpointsAndFilesOfDeletedRuns() throws Exception {
		Files.createDirectories(home.resolve("predictions"));
		assertThat(post("/api/v1/checkpoints/collect", "", Map.of()).statusCode()).isEqualTo(200);
		Path prediction = home.resolve("predictions/run-4242/1/answers.json");
		Path checkpoint = home.resolve("checkpoints/run-4242/1-00000010/weights.safetensors");
		for (Path left : new Path[] { prediction, checkpoint }) {
			Files.createDirectories(left.getParent());
			Files.writeString(left, "left of a run that was deleted");
		}
		HttpResponse<String> collected = post("/api/v1/checkpoints/collect", "", Map.of());
		assertThat(JSON.readTree(collected.body()))
			.isEqualTo(JSON.readTree("{\"checkpoints\":0,\"remains\":0,\"strays\":1,\"files\":1}"));
		assertThat(prediction).doesNotExist();
		assertThat(checkpoint).doesNotExist();
	}

	@Test
	void aStoreThatIsAnothersIsSaidAndLeftAlone() throws Exception {
		assertThat(post("/api/v1/checkpoints/collect", "", Map.of()).statusCode()).isEqualTo(200);
		Path mark = home.resolve("checkpoints").resolve(CheckpointStore.MARK);
		String own = Files.readString(mark);
		Files.writeString(mark, "another database");
		try {
			HttpResponse<String> refused = post("/api/v1/checkpoints/collect", "", Map.of());
			assertThat(refused.statusCode()).isEqualTo(503);
			JsonNode problem = JSON.readTree(refused.body());
			assertThat(problem.path("code").asString()).isEqualTo("files-unavailable");
			assertThat(problem.path("detail").asString()).contains("belongs to another database");
		}
		finally {
			Files.writeString(mark, own);
		}
	}

	@Test
	void runsAndWorkersAreMetered() throws Exception {
		String living = "imglish_workers_alive 1.0";
		Awaiting.until(living, () -> scraped().contains(living), this::scraped);
		assertThat(scraped()).contains("imglish_runs{state=\"queued\"}", "imglish_queue_oldest_age_seconds",
				"imglish_attempts_ended_total{outcome=\"failed\"}", "imglish_leases_taken_over_total 0.0");
	}

	private String scraped() throws Exception {
		return get("/actuator/prometheus").body();
	}

	@Test
	void documentsAndHealthAnswer() throws Exception {
		assertThat(get("/v3/api-docs").body()).contains("/api/v1/runs");
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(get("/").body()).contains("dashboard.js");
	}

	@Test
	void theApiProcessLoadsNoTorch() throws IOException {
		Path maps = Path.of("/proc/self/maps");
		Assumptions.assumeTrue(Files.exists(maps), "Only Linux shows what a process has loaded");
		assertThat(Files.readString(maps)).doesNotContain("libtorch");
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return answer(HttpRequest.newBuilder(URI.create(platform.url() + path)).build());
	}

	private static HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(platform.url() + path))
			.setHeader("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		headers.forEach(request::setHeader);
		return answer(request.build());
	}

	/** Each answer is one that the OpenAPI document has. */
	private static HttpResponse<String> answer(HttpRequest request) throws Exception {
		HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		contract.check(answer, answer.body());
		return answer;
	}

	@Test
	void aDryRunTellsWhatARunWouldBeAndQueuesNone() throws Exception {
		String recipe = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"dry\",\"source\":{\"format\":\"plain-text\",\"path\":\"%s\"},\"vocabulary\":{\"size\":10}}}";
		HttpResponse<String> answer = post("/api/v1/runs?dryRun=true", recipe.formatted(lines()), Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(JSON.readTree(answer.body()).path("state").asString()).isEqualTo("QUEUED");
		assertThat(JSON.readTree(answer.body()).at("/recipe/imageSide").asInt()).isEqualTo(256);
		assertThat(get("/api/v1/datasets/dry").statusCode()).isEqualTo(404);
		refused(post("/api/v1/runs?dryRun=true", recipe.formatted("lost.txt"), Map.of()), 422, "invalid-recipe",
				"source.path", "lost.txt");
		for (String besideTheServer : List.of("pom.xml", Path.of("pom.xml").toAbsolutePath().toString())) {
			HttpResponse<String> found = post("/api/v1/runs?dryRun=true", recipe.formatted(besideTheServer), Map.of());
			assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
		}
		refused(post("/api/v1/runs?dryRun=perhaps", recipe.formatted(lines()), Map.of()), 400, "bad-request");
	}

}
