package org.imglish.platform.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of bad requests, generated from the OpenAPI document: none may end in a
 * server error or show a stack trace.
 */
class ApiFuzzIT {

	private static final int REQUESTS = 2400;

	private static final long SEED = 20221;

	private static final List<String> WORDS = List.of("", " ", "0", "-1", "1", "99999999999999999999", "NaN", "null",
			"1e400", "../../etc/passwd", "..\\..", "%00", "\u0000", "'; DROP TABLE run; --", "<script>", "\u202e",
			"ünïcödé", "x".repeat(3000), "[]", "{}", "true", "2147483648", "9223372036854775807",
			"-9223372036854775808", "completed", "pretrain", "${jndi:ldap://x}", "%s%n", "a,b,,c", "\ud800");

	private static final List<String> BODIES = List.of("", "null", "[]", "{", "\"text\"", "17", "{}", "[[[[[[]]]]]]",
			"{\"recipe\":null}", "{\"recipe\":[]}", "{\"recipe\":{\"kind\":7}}", "{\"recipe\":{\"kind\":\"pretrain\"}}",
			"{\"recipe\":{\"kind\":\"ingest\",\"dataset\":\"\\u0000\",\"source\":{\"format\":\"x\"}}}",
			"{\"name\":{},\"tags\":7,\"priority\":\"high\"}", "{\"priority\":1e999}", "{\"name\":\"\\u0000\"}",
			"{\"name\":\"\\u0000\",\"role\":\"viewer\"}", "{\"checkpoint\":-1,\"name\":\"m\"}",
			"{\"url\":\"http://127.0.0.1/\",\"secret\":\"0123456789abcdef\"}", "{\"token\":\"\\u0000\"}",
			"{\"dependsOn\":[0,-1,99999999999]}", "\u0000", "{\"a\":" + "[".repeat(5000) + "}", "{\"runs\":{\"a\":5}}",
			"{\"name\":7,\"runs\":[]}",
			"{\"runs\":{\"a\":{\"recipe\":{\"kind\":\"pretrain\"},\"needs\":[7],\"sweep\":{\"over\":{\".\":[1]}}}}}",
			"{\"runs\":{\"a\":{\"recipe\":{\"kind\":\"pretrain\"},\"sweep\":{\"over\":{\"\":[1],\"a..b\":[{}]},\"samples\":-1}}}}",
			"{\"inputs\":[7],\"top\":\"x\"}", "{\"inputs\":[{\"image\":\"\\u0000\"}],\"classes\":5}",
			"{\"recipe\":{\"kind\":\"evaluate\",\"from\":{\"run\":99999999999999999999}}}",
			"{\"recipe\":{\"kind\":\"finetune\",\"task\":\"vqa\",\"data\":{\"train\":{\"dataset\":\"\\u0000\"}}}}");

	/** Less than the time after which a quiet stream says that it is alive. */
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	static Path home;

	private static Platform platform;

	@BeforeAll
	static void start() throws IOException {
		platform = Platform.start(home, 0, Duration.ofMinutes(1), Map.of("imglish.security.submissions-per-minute",
				1_000_000, "imglish.security.sign-ins-per-minute", 1_000_000));
	}

	@AfterAll
	static void stop() {
		platform.close();
	}

	@Test
	void noBadRequestEndsInAServerError() throws Exception {
		Contract contract = Contract.of(platform.url());
		JsonNode document = contract.document();
		List<String[]> operations = new ArrayList<>();
		document.path("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.propertyNames()
				.forEach((method) -> operations.add(new String[] { method.toUpperCase(Locale.ROOT), path.getKey() })));
		assertThat(operations).hasSizeGreaterThan(20);
		SplittableRandom random = new SplittableRandom(SEED);
		for (int i = 0; i < REQUESTS; i++) {
			String[] operation = operations.get(i % operations.size());
			JsonNode parameters = document.path("paths")
				.path(operation[1])
				.path(operation[0].toLowerCase(Locale.ROOT))
				.path("parameters");
			HttpRequest request = request(operation, parameters, random);
			Answer answer = send(request);
			assertThat(answer.status()).as("%s, answered %s", request, answer.body()).isLessThan(500);
			assertThat(answer.body()).as("%s", request).doesNotContain("\tat ", "Exception:", "org.springframework");
			contract.check(answer.response(), answer.body());
		}
	}

	private static HttpRequest request(String[] operation, JsonNode parameters, SplittableRandom random) {
		StringBuilder path = new StringBuilder(operation[1]);
		List<String> query = new ArrayList<>();
		HttpRequest.Builder request = HttpRequest.newBuilder().timeout(TIMEOUT);
		for (JsonNode parameter : parameters) {
			String name = parameter.path("name").asString();
			String word = WORDS.get(random.nextInt(WORDS.size()));
			switch (parameter.path("in").asString()) {
				case "path" -> {
					String place = "{" + name + "}";
					int at = path.indexOf(place);
					path.replace(at, at + place.length(), encoded(word.isEmpty() ? "-" : word));
				}
				case "query" -> {
					if (random.nextInt(3) > 0) {
						query.add(name + "=" + encoded(word));
					}
				}
				default -> request.header(name, word.replaceAll("[^ -~]", "?"));
			}
		}
		request.uri(URI.create(platform.url() + path + (query.isEmpty() ? "" : "?" + String.join("&", query))));
		if (operation[0].equals("GET")) {
			return request.GET().build();
		}
		request.header("Content-Type",
				(random.nextInt(8) > 0) ? "application/json" : "application/json;charset=utf-16");
		return request
			.method(operation[0], HttpRequest.BodyPublishers.ofString(BODIES.get(random.nextInt(BODIES.size()))))
			.build();
	}

	private static String encoded(String word) {
		return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/** Event streams never end: their start is enough. */
	private static Answer send(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<InputStream> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
		boolean stream = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
		try (InputStream body = answer.body()) {
			return new Answer(answer.statusCode(), answer,
					stream ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	private record Answer(int status, HttpResponse<?> response, String body) {

	}

}
