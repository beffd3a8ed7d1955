package org.imglish.platform.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpServer;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Tokens;
import org.imglish.platform.wiring.Application;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform as one that other machines reach: every request needs a token. */
class SecurityIT {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	static Path home;

	private static Platform platform;

	private static final Map<Role, Tokens.Issued> TOKENS = new HashMap<>();

	@BeforeAll
	static void start() throws IOException {
		try (Application application = Application.start(home, false, Map.of())) {
			for (Role role : Role.values()) {
				TOKENS.put(role, application.bean(Tokens.class).issue("the " + role, role, null));
			}
		}
		platform = Platform.start(home, 0, Duration.ofMinutes(1), Map.of("imglish.security.require-tokens", true,
				"imglish.security.webhook-hosts", "127.0.0.1", "imglish.security.sign-ins-per-minute", 3));
	}

	@AfterAll
	static void stop() {
		platform.close();
	}

	@Test
	void withoutATokenNothingIsShown() throws Exception {
		for (String path : new String[] { "/api/v1/runs", "/v3/api-docs", "/actuator/prometheus", "/api/v1/audit" }) {
			HttpResponse<String> answer = send("GET", path, null, Map.of());
			assertThat(answer.statusCode()).as(path).isEqualTo(401);
			assertThat(code(answer)).isEqualTo("token-required");
			assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
		}
		assertThat(send("GET", "/", null, Map.of()).statusCode()).isEqualTo(200);
		assertThat(send("GET", "/bundle/dashboard.js", null, Map.of()).statusCode()).isEqualTo(200);
		assertThat(send("GET", "/actuator/health/liveness", null, Map.of()).statusCode()).isEqualTo(200);
	}

	@Test
	void aBrowserGetsThePageToSignInWhereverItGoes() throws Exception {
		Map<String, String> browser = Map.of("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
		assertThat(send("GET", "/administration", null, browser).statusCode()).isEqualTo(200);
		HttpResponse<String> nowhere = send("GET", "/nonsense", null, browser);
		assertThat(nowhere.statusCode()).isEqualTo(404);
		assertThat(nowhere.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
		assertThat(nowhere.body()).contains("/bundle/dashboard.js");
		assertThat(send("GET", "/api/v1/nonsense", null, browser).statusCode()).isEqualTo(401);
		assertThat(send("GET", "/nonsense", null, Map.of()).statusCode()).isEqualTo(401);
	}

	@Test
	void aMadeUpTokenIsNone() throws Exception {
		assertThat(send("GET", "/api/v1/runs", null, Map.of("Authorization", "Bearer imglish_x")).statusCode())
			.isEqualTo(401);
	}

	@Test
	void aViewerLooksAndNoMore() throws Exception {
		assertThat(send("GET", "/api/v1/runs", null, bearer(Role.VIEWER)).statusCode()).isEqualTo(200);
		HttpResponse<String> refused = send("POST", "/api/v1/runs", ingest("viewed"), bearer(Role.VIEWER));
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(code(refused)).isEqualTo("role-too-low");
	}

	@Test
	void anOperatorSubmitsButIssuesNoTokens() throws Exception {
		assertThat(send("POST", "/api/v1/runs", ingest("operated"), bearer(Role.OPERATOR)).statusCode()).isEqualTo(201);
		assertThat(send("GET", "/api/v1/tokens", null, bearer(Role.OPERATOR)).statusCode()).isEqualTo(403);
	}

	@Test
	void aRevokedTokenIsVoidAtOnceAndNoSecretIsShownAgain() throws Exception {
		HttpResponse<String> issued = send("POST", "/api/v1/tokens",
				"{\"name\":\"for a day\",\"role\":\"viewer\",\"days\":1}", bearer(Role.ADMIN));
		assertThat(issued.statusCode()).isEqualTo(201);
		String secret = JSON.readTree(issued.body()).path("secret").asString();
		long id = JSON.readTree(issued.body()).path("token").path("id").asLong();
		Map<String, String> holder = Map.of("Authorization", "Bearer " + secret);
		assertThat(send("GET", "/api/v1/runs", null, holder).statusCode()).isEqualTo(200);
		assertThat(send("GET", "/api/v1/tokens", null, bearer(Role.ADMIN)).body()).contains("for a day")
			.doesNotContain(secret);
		assertThat(send("DELETE", "/api/v1/tokens/" + id, null, bearer(Role.ADMIN)).statusCode()).isEqualTo(204);
		assertThat(send("GET", "/api/v1/runs", null, holder).statusCode()).isEqualTo(401);
	}

	@Test
	void theAuditRecordSaysWhoDidWhat() throws Exception {
		send("POST", "/api/v1/runs/424242/stop", null, bearer(Role.OPERATOR));
		send("POST", "/api/v1/runs/424242/stop", null, bearer(Role.VIEWER));
		String record = send("GET", "/api/v1/audit", null, bearer(Role.ADMIN)).body();
		assertThat(JSON.readTree(record).path("items").valueStream())
			.anySatisfy((entry) -> assertEntry(entry, "the OPERATOR", 404))
			.anySatisfy((entry) -> assertEntry(entry, "the VIEWER", 403));
	}

	private static void assertEntry(JsonNode entry, String who, int status) {
		assertThat(entry.path("who").asString()).isEqualTo(who);
		assertThat(entry.path("action").asString()).isEqualTo("POST /api/v1/runs/424242/stop");
		assertThat(entry.path("status").asInt()).isEqualTo(status);
	}

	@Test
	void theDashboardsCookieIsSafeFromScriptsAndOtherSites() throws Exception {
		String secret = TOKENS.get(Role.OPERATOR).secret();
		HttpResponse<String> signedIn = send("POST", "/api/v1/session", "{\"token\":\"" + secret + "\"}", Map.of());
		assertThat(signedIn.statusCode()).isEqualTo(200);
		String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
		assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
		String pair = cookie.substring(0, cookie.indexOf(';'));
		assertThat(send("GET", "/api/v1/runs", null, Map.of("Cookie", pair)).statusCode()).isEqualTo(200);
		assertThat(send("POST", "/api/v1/runs/424242/stop", null,
				Map.of("Cookie", pair, "Origin", "http://elsewhere.example"))
			.statusCode()).isEqualTo(403);
		assertThat(
				send("POST", "/api/v1/runs/424242/stop", null, Map.of("Cookie", pair, "Origin", "http://127.0.0.1:1"))
					.statusCode())
			.as("another server of this machine")
			.isEqualTo(403);
		assertThat(send("POST", "/api/v1/runs/424242/stop", null, Map.of("Cookie", pair, "Origin", platform.url()))
			.statusCode()).isEqualTo(404);
	}

	@Test
	void whoHasSeenSomethingElseChangesNothing() throws Exception {
		HttpResponse<String> set = send("POST", "/api/v1/webhooks",
				"{\"url\":\"http://127.0.0.1:9/\",\"secret\":\"a secret of some length\",\"states\":[\"failed\",\"completed\"]}",
				bearer(Role.ADMIN));
		String webhook = "/api/v1/webhooks/" + JSON.readTree(set.body()).path("id").asLong();
		String tag = tag(send("GET", webhook, null, bearer(Role.ADMIN)));
		assertThat(send("GET", webhook, null, bearer(Role.ADMIN, "If-None-Match", tag)).statusCode()).isEqualTo(304);
		HttpResponse<String> refused = send("DELETE", webhook, null, bearer(Role.ADMIN, "If-Match", "\"other\""));
		assertThat(refused.statusCode()).isEqualTo(412);
		assertThat(code(refused)).isEqualTo("changed-meanwhile");
		assertThat(send("DELETE", webhook, null, bearer(Role.ADMIN, "If-Match", tag)).statusCode()).isEqualTo(204);
		assertThat(send("GET", webhook, null, bearer(Role.ADMIN)).statusCode()).isEqualTo(404);

		String run = "/api/v1/runs/"
				+ JSON.readTree(send("POST", "/api/v1/runs", ingest("changed"), bearer(Role.OPERATOR)).body())
					.path("id")
					.asLong();
		String seen = tag(send("GET", run, null, bearer(Role.OPERATOR)));
		HttpResponse<String> edited = send("PATCH", run, "{\"notes\":\"mine\"}",
				bearer(Role.OPERATOR, "If-Match", seen));
		assertThat(edited.statusCode()).isEqualTo(200);
		assertThat(send("PATCH", run, "{\"notes\":\"yours\"}", bearer(Role.OPERATOR, "If-Match", seen)).statusCode())
			.isEqualTo(412);
		assertThat(send("DELETE", run, null, bearer(Role.OPERATOR, "If-Match", seen)).statusCode()).isEqualTo(412);
		assertThat(send("GET", run, null, bearer(Role.OPERATOR)).body()).contains("mine");
	}

	private static String tag(HttpResponse<String> answer) {
		return answer.headers().firstValue("ETag").orElseThrow();
	}

	private static Map<String, String> bearer(Role role, String header, String value) {
		Map<String, String> headers = new HashMap<>(bearer(role));
		headers.put(header, value);
		return headers;
	}

	@Test
	void guessingTokensIsSlowedDown() throws Exception {
		HttpResponse<String> answer = send("POST", "/api/v1/session", "{\"token\":\"guess\"}", Map.of());
		for (int guess = 0; guess < 4 && answer.statusCode() != 429; guess++) {
			answer = send("POST", "/api/v1/session", "{\"token\":\"guess\"}", Map.of());
		}
		assertThat(answer.statusCode()).isEqualTo(429);
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
	}

	@Test
	void aBodyThatIsTooLargeIsRefusedWithOrWithoutALength() throws Exception {
		String large = "{\"recipe\":\"" + "x".repeat(2 << 20) + "\"}";
		HttpResponse<String> refused = send("POST", "/api/v1/runs", large, bearer(Role.OPERATOR));
		assertThat(refused.statusCode()).isEqualTo(413);
		assertThat(code(refused)).isEqualTo("body-too-large");
		HttpRequest chunked = request("/api/v1/runs", bearer(Role.OPERATOR)).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers
				.ofInputStream(() -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
			.build();
		assertThat(HTTP.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(413);
	}

	@Test
	void aWebhookIsToldOfChangesOfStateUnderItsSignature() throws Exception {
		BlockingQueue<String[]> received = new LinkedBlockingQueue<>();
		HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		int[] failures = { 1 };
		receiver.createContext("/", (exchange) -> {
			try (InputStream body = exchange.getRequestBody()) {
				received.add(new String[] { new String(body.readAllBytes(), StandardCharsets.UTF_8),
						exchange.getRequestHeaders().getFirst("X-Imglish-Signature"),
						exchange.getRequestHeaders().getFirst("X-Imglish-Delivery") });
			}
			exchange.sendResponseHeaders((failures[0]-- > 0) ? 500 : 204, -1);
			exchange.close();
		});
		receiver.start();
		try {
			String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/told";
			String hook = "{\"url\":\"%s\",\"secret\":\"a secret of some length\",\"states\":[\"queued\"]}";
			assertThat(send("POST", "/api/v1/webhooks", hook.formatted("http://elsewhere.example/"), bearer(Role.ADMIN))
				.statusCode()).isEqualTo(403);
			HttpResponse<String> set = send("POST", "/api/v1/webhooks", hook.formatted(url), bearer(Role.ADMIN));
			assertThat(set.statusCode()).isEqualTo(201);
			assertThat(set.body()).doesNotContain("a secret");
			long run = JSON.readTree(send("POST", "/api/v1/runs", ingest("hooked"), bearer(Role.OPERATOR)).body())
				.path("id")
				.asLong();
			String[] first = received.poll(60, TimeUnit.SECONDS);
			String[] again = received.poll(60, TimeUnit.SECONDS);
			assertThat(first).isNotNull();
			assertThat(again).as("tried again after an error").isNotNull().isEqualTo(first);
			assertThat(JSON.readTree(first[0]).path("run").asLong()).isEqualTo(run);
			assertThat(JSON.readTree(first[0]).path("state").asString()).isEqualTo("QUEUED");
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec("a secret of some length".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			assertThat(first[1]).isEqualTo(
					"sha256=" + HexFormat.of().formatHex(mac.doFinal(first[0].getBytes(StandardCharsets.UTF_8))));
		}
		finally {
			receiver.stop(0);
		}
	}

	private static String code(HttpResponse<String> answer) {
		return JSON.readTree(answer.body()).path("code").asString();
	}

	private static Map<String, String> bearer(Role role) {
		return Map.of("Authorization", "Bearer " + TOKENS.get(role).secret());
	}

	private static HttpRequest.Builder request(String path, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(platform.url() + path));
		headers.forEach(request::setHeader);
		return request;
	}

	private static HttpResponse<String> send(String method, String path, String body, Map<String, String> headers)
			throws Exception {
		HttpRequest.Builder request = request(path, headers);
		if (body != null) {
			request.setHeader("Content-Type", "application/json");
		}
		return HTTP.send(
				request
					.method(method,
							(body != null) ? HttpRequest.BodyPublishers.ofString(body)
									: HttpRequest.BodyPublishers.noBody())
					.build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static String ingest(String dataset) {
		return """
				{"recipe":{"kind":"ingest","dataset":"%s","source":{"format":"plain-text","path":"%s"},
				"vocabulary":{"size":10}}}""".formatted(dataset, home);
	}

}
