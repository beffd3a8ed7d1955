package org.imglish.platform.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.imglish.jobs.store.CheckpointStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

	@BeforeAll
	static void start() throws IOException {
		platform = Platform.start(home, 0);
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
		assertThat(post("/api/v1/runs", "{}", Map.of("Content-Type", "text/plain")).statusCode()).isEqualTo(403);
	}

	@Test
	void theSameKeyGivesTheSameRun() throws Exception {
		String body = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"keyed\",\"source\":{\"format\":\"plain-text\",\"path\":\"/nowhere.txt\"},\"vocabulary\":{\"size\":10}}}";
		HttpResponse<String> first = post("/api/v1/runs", body, Map.of("Idempotency-Key", "one"));
		HttpResponse<String> second = post("/api/v1/runs", body, Map.of("Idempotency-Key", "one"));
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(JSON.readTree(second.body()).path("id")).isEqualTo(JSON.readTree(first.body()).path("id"));
		assertThat(post("/api/v1/runs", body.replace("keyed", "other"), Map.of("Idempotency-Key", "one")).statusCode())
			.isEqualTo(409);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/runs", "/datasets", "/models", "/workers", "/webhooks", "/tokens", "/audit",
			"/runs/%d/attempts", "/runs/%d/checkpoints" })
	void everyListIsPagedTheSameWay(String path) throws Exception {
		String body = "{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"paged\",\"source\":{\"format\":\"plain-text\",\"path\":\"/nowhere.txt\"},\"vocabulary\":{\"size\":10}}}";
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
			.path("/api/v1" + path.replace("%d", "{id}"))
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
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
		String scraped = get("/actuator/prometheus").body();
		while (!scraped.contains(living)) {
			assertThat(System.nanoTime()).as(scraped).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			scraped = get("/actuator/prometheus").body();
		}
		assertThat(scraped).contains("imglish_runs{state=\"queued\"}", "imglish_queue_oldest_age_seconds",
				"imglish_attempts_ended_total{outcome=\"failed\"}", "imglish_leases_taken_over_total 0.0");
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
		return HTTP.send(HttpRequest.newBuilder(URI.create(platform.url() + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(platform.url() + path))
			.setHeader("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		headers.forEach(request::setHeader);
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
