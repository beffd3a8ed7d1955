package org.imglish.platform.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the REST API with the JDK alone, so that client commands answer at once. */
public final class RestClient {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final String server;

	/**
	 * @param server address of the server, for example {@code http://127.0.0.1:8080}
	 */
	public RestClient(String server) {
		this.server = server;
	}

	/** Address of the server, without a slash at its end. */
	String server() {
		return this.server;
	}

	/** A value as a part of a path or query. */
	static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/** GET. */
	public JsonNode get(String path) throws IOException {
		return send(request(path).GET().build());
	}

	/**
	 * POST.
	 * @param body JSON, or null for none
	 * @param idempotencyKey the same key gives the same run, or null
	 */
	public JsonNode post(String path, @Nullable JsonNode body, @Nullable String idempotencyKey) throws IOException {
		HttpRequest.Builder request = request(path);
		if (idempotencyKey != null) {
			request.header("Idempotency-Key", idempotencyKey);
		}
		if (body == null) {
			return send(request.POST(HttpRequest.BodyPublishers.noBody()).build());
		}
		return send(request.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body.toString()))
			.build());
	}

	/** PATCH. */
	public JsonNode patch(String path, JsonNode changes) throws IOException {
		return send(request(path).header("Content-Type", "application/json")
			.method("PATCH", HttpRequest.BodyPublishers.ofString(changes.toString()))
			.build());
	}

	/** DELETE. */
	public void delete(String path) throws IOException {
		send(request(path).DELETE().build());
	}

	/**
	 * GET of an answer that may be long, line by line; the caller closes the stream.
	 */
	public Stream<String> lines(String path) throws IOException {
		try {
			HttpResponse<Stream<String>> response = this.http.send(request(path).GET().build(),
					HttpResponse.BodyHandlers.ofLines());
			if (response.statusCode() >= 400) {
				try (Stream<String> lines = response.body()) {
					String detail = JSON.readTree(lines.collect(Collectors.joining())).path("detail").asString("");
					throw new IOException(detail.isEmpty() ? "status " + response.statusCode() : detail);
				}
			}
			return response.body();
		}
		catch (ConnectException ex) {
			throw unreachable(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	private IOException unreachable(ConnectException failure) {
		return new IOException(
				"No server answers at " + this.server + "; start one with 'imglish serve' or name it with --server",
				failure);
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.server + "/api/v1" + path))
			.timeout(Duration.ofSeconds(60));
		String token = System.getenv("IMGLISH_TOKEN");
		if (token != null && !token.isBlank()) {
			request.header("Authorization", "Bearer " + token);
		}
		return request;
	}

	/**
	 * Downloads a file.
	 * @param target where it is written to, whole or not at all
	 */
	public void download(String path, Path target) throws IOException {
		HttpResponse<InputStream> response = exchange(request(path).GET().build(),
				HttpResponse.BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			if (response.statusCode() >= 400) {
				throw failure(response.statusCode(), JSON.readTree(body));
			}
			Path beside = target.resolveSibling(target.getFileName() + ".part");
			Files.copy(body, beside, StandardCopyOption.REPLACE_EXISTING);
			Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private JsonNode send(HttpRequest request) throws IOException {
		HttpResponse<String> response = exchange(request, HttpResponse.BodyHandlers.ofString());
		JsonNode body = JSON.readTree(response.body().isEmpty() ? "null" : response.body());
		if (response.statusCode() >= 400) {
			throw failure(response.statusCode(), body);
		}
		return body;
	}

	private static RefusedException failure(int status, JsonNode problem) {
		String what = problem.has("mistakes") ? problem.path("title").asString("") + ":"
				: problem.path("detail").asString("status " + status);
		StringBuilder message = new StringBuilder(what);
		for (JsonNode mistake : problem.path("mistakes")) {
			message.append(System.lineSeparator())
				.append("  ")
				.append(mistake.path("path").asString())
				.append(": ")
				.append(mistake.path("message").asString());
		}
		return new RefusedException(message.toString());
	}

	private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
		try {
			return this.http.send(request, handler);
		}
		catch (ConnectException ex) {
			throw unreachable(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

}
