package org.imglish.platform.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the REST API through {@link HttpURLConnection}, which answers at once:
 * {@link HttpClient} sets TLS up and starts threads before its first request, which takes
 * longer than most commands (docs/performance.md).
 */
public final class RestClient {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Duration PATIENCE_TO_CONNECT = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	static {
		// What changes something is sent once: a lost answer does not mean that nothing
		// was done.
		System.setProperty("sun.net.http.retryPost", "false");
	}

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
		return answer(open("GET", path), null);
	}

	/**
	 * POST.
	 * @param body JSON, or null for none
	 * @param idempotencyKey the same key gives the same run, or null
	 */
	public JsonNode post(String path, @Nullable JsonNode body, @Nullable String idempotencyKey) throws IOException {
		HttpURLConnection connection = open("POST", path);
		if (idempotencyKey != null) {
			connection.setRequestProperty("Idempotency-Key", idempotencyKey);
		}
		return answer(connection, body);
	}

	/** PATCH, a method that {@link HttpURLConnection} refuses. */
	public JsonNode patch(String path, JsonNode changes) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.timeout(PATIENCE)
			.header("Content-Type", "application/json")
			.method("PATCH", HttpRequest.BodyPublishers.ofString(changes.toString()));
		authorization().ifPresent((value) -> request.header("Authorization", value));
		try {
			HttpResponse<InputStream> response = HttpClient.newBuilder()
				.connectTimeout(PATIENCE_TO_CONNECT)
				.build()
				.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
			return answer(response.statusCode(), response.body());
		}
		catch (ConnectException ex) {
			throw unreachable(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	/** PUT. */
	JsonNode put(String path, JsonNode body) throws IOException {
		return answer(open("PUT", path), body);
	}

	/** DELETE. */
	public void delete(String path) throws IOException {
		answer(open("DELETE", path), null);
	}

	/**
	 * GET of an answer that may be long, line by line; the caller closes the stream.
	 */
	public Stream<String> lines(String path) throws IOException {
		HttpURLConnection connection = open("GET", path);
		return new BufferedReader(new InputStreamReader(body(connection), StandardCharsets.UTF_8)).lines()
			.onClose(connection::disconnect);
	}

	/**
	 * Downloads a file.
	 * @param target where it is written to, whole or not at all
	 */
	public void download(String path, Path target) throws IOException {
		try (InputStream body = body(open("GET", path))) {
			Path beside = target.resolveSibling(target.getFileName() + ".part");
			Files.copy(body, beside, StandardCopyOption.REPLACE_EXISTING);
			Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private URI uri(String path) {
		return URI.create(this.server + "/api/v1" + path);
	}

	private static Optional<String> authorization() {
		return Optional.ofNullable(System.getenv("IMGLISH_TOKEN"))
			.filter((token) -> !token.isBlank())
			.map((token) -> "Bearer " + token);
	}

	private HttpURLConnection open(String method, String path) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) uri(path).toURL().openConnection();
		connection.setRequestMethod(method);
		connection.setInstanceFollowRedirects(false);
		connection.setConnectTimeout((int) PATIENCE_TO_CONNECT.toMillis());
		connection.setReadTimeout((int) PATIENCE.toMillis());
		authorization().ifPresent((value) -> connection.setRequestProperty("Authorization", value));
		return connection;
	}

	/** Sends a request, with a body if there is one, and reads its answer. */
	private JsonNode answer(HttpURLConnection connection, @Nullable JsonNode body) throws IOException {
		if (body != null) {
			connection.setRequestProperty("Content-Type", "application/json");
			connection.setDoOutput(true);
		}
		connect(connection);
		if (body != null) {
			try (OutputStream out = connection.getOutputStream()) {
				out.write(body.toString().getBytes(StandardCharsets.UTF_8));
			}
		}
		return answer(connection.getResponseCode(), content(connection));
	}

	/** The answer as it comes, unless it tells of a failure. */
	private InputStream body(HttpURLConnection connection) throws IOException {
		connect(connection);
		int status = connection.getResponseCode();
		InputStream content = content(connection);
		if (status >= 400) {
			answer(status, content);
		}
		return content;
	}

	private void connect(HttpURLConnection connection) throws IOException {
		try {
			connection.connect();
		}
		catch (ConnectException | NoRouteToHostException | SocketTimeoutException | UnknownHostException ex) {
			throw unreachable(ex);
		}
	}

	private IOException unreachable(IOException failure) {
		return new IOException(
				"No server answers at " + this.server + "; start one with 'imglish serve' or name it with --server",
				failure);
	}

	private static InputStream content(HttpURLConnection connection) throws IOException {
		InputStream failure = connection.getErrorStream();
		return (failure != null) ? failure
				: (connection.getResponseCode() < 400) ? connection.getInputStream() : InputStream.nullInputStream();
	}

	private JsonNode answer(int status, InputStream content) throws IOException {
		try (content) {
			String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
			JsonNode body = JSON.readTree(text.isEmpty() ? "null" : text);
			if (status >= 400) {
				throw failure(status, body);
			}
			return body;
		}
	}

	private RefusedException failure(int status, JsonNode problem) {
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
		problem.path("mistakes")
			.valueStream()
			.map((mistake) -> mistake.path("reference").asString(""))
			.filter((reference) -> !reference.isEmpty())
			.distinct()
			.forEach((reference) -> message.append(System.lineSeparator())
				.append("What may stand there: ")
				.append(this.server)
				.append(reference));
		return new RefusedException(message.toString());
	}

}
