package org.imglish.platform.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RestClientTests {

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private HttpServer server;

	private RestClient client;

	@BeforeEach
	void listen() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/api/v1/runs", (exchange) -> answer(exchange, 200, "{\"id\": 7}"));
		this.server.createContext("/api/v1/lines", (exchange) -> answer(exchange, 200, "one\ntwo\n"));
		this.server.createContext("/api/v1/nothing", (exchange) -> answer(exchange, 204, ""));
		this.server.createContext("/api/v1/locked",
				(exchange) -> answer(exchange, 401, "{\"detail\": \"A token is needed.\"}"));
		this.server.createContext("/api/v1/wrong", (exchange) -> answer(exchange, 422,
				"{\"title\": \"Two mistakes\", \"mistakes\": [{\"path\": \"a\", \"message\": \"no\"}]}"));
		this.server.createContext("/api/v1/lost", (exchange) -> {
			this.asked.add(exchange.getRequestMethod());
			exchange.close();
		});
		this.server.start();
		this.client = new RestClient("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@AfterEach
	void close() {
		this.server.stop(0);
	}

	@Test
	void sendsEachMethodWithItsBody() throws IOException {
		var body = JsonNodeFactory.instance.objectNode().put("name", "größer");
		assertThat(this.client.get("/runs").path("id").asInt()).isEqualTo(7);
		this.client.post("/runs", body, "once");
		this.client.patch("/runs", body);
		this.client.put("/runs", body);
		this.client.delete("/runs");
		String sent = JsonMapper.shared().writeValueAsString(body);
		assertThat(this.asked).containsExactly("GET ", "POST " + sent + " once", "PATCH " + sent, "PUT " + sent,
				"DELETE ");
	}

	@Test
	void readsAnAnswerWithoutAWordAsNull() throws IOException {
		assertThat(this.client.post("/nothing", null, null).isNull()).isTrue();
	}

	@Test
	void readsLines() throws IOException {
		List<String> read = new ArrayList<>();
		try (Stream<String> lines = this.client.lines("/lines")) {
			lines.forEach(read::add);
		}
		assertThat(read).containsExactly("one", "two");
	}

	@Test
	void saysWhatTheServerRefuses() {
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> this.client.post("/locked", null, null))
			.withMessage("A token is needed.");
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> this.client.get("/wrong"))
			.withMessage("Two mistakes:" + System.lineSeparator() + "  a: no");
		assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> this.client.lines("/locked").close())
			.withMessage("A token is needed.");
	}

	@Test
	void sendsWhatChangesSomethingOnce() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.post("/lost", null, null));
		assertThat(this.asked).containsExactly("POST");
	}

	@Test
	void saysThatNoServerAnswers() throws IOException {
		int free;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			free = socket.getLocalPort();
		}
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> new RestClient("http://127.0.0.1:" + free).get("/runs"))
			.withMessageStartingWith("No server answers at http://127.0.0.1:" + free);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> new RestClient("http://there-is.invalid").get("/runs"))
			.withMessageStartingWith("No server answers at http://there-is.invalid");
	}

	private void answer(HttpExchange exchange, int status, String text) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
			this.asked.add(exchange.getRequestMethod() + " " + body + ((key != null) ? " " + key : ""));
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

}
