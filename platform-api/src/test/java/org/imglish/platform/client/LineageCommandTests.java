package org.imglish.platform.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two ingests, a pretraining on one, a fine-tuning of it on the other, its model and its
 * evaluation.
 */
class LineageCommandTests {

	private final Map<String, String> answers = new HashMap<>();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		run(1, "ingest texts", "\"texts\"", "", "3");
		run(2, "ingest cats", "\"cats\"", "", "4, 5");
		run(3, "pretrain on texts", "\"texts\"", "1", "4");
		run(4, "finetune on cats", "\"cats\"", "3", "5");
		run(5, "evaluate on cats", "\"cats\"", "4", "");
		this.answers.put("/api/v1/datasets?size=200&q=texts", page("{\"name\":\"texts\",\"run\":1}"));
		this.answers.put("/api/v1/datasets?size=200&q=cats",
				page("{\"name\":\"cats\",\"run\":2},{\"name\":\"cats2\",\"run\":9}"));
		this.answers.put("/api/v1/datasets/cats", "{\"name\":\"cats\",\"run\":2}");
		String model = "{\"name\":\"pets\",\"version\":1,\"checkpoint\":7,\"run\":4,\"aliases\":{\"champion\":\"x\"}}";
		this.answers.put("/api/v1/models?size=200&run=4", page(model));
		this.answers.put("/api/v1/models/pets/versions?size=200", page(model));
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			byte[] answer = this.answers.getOrDefault(exchange.getRequestURI().toString(), page(""))
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		this.server.start();
	}

	private void run(int id, String name, String datasets, String needs, String children) {
		String row = "{\"id\":%d,\"name\":\"%s\",\"state\":\"COMPLETED\",\"datasets\":[%s],\"dependsOn\":[%s]}"
			.formatted(id, name, datasets, needs);
		this.answers.put("/api/v1/runs/" + id + "/snapshot?maxPoints=2", "{\"row\":" + row + "}");
		StringBuilder all = new StringBuilder();
		for (String child : children.split(", ")) {
			if (!child.isEmpty()) {
				all.append(all.isEmpty() ? "" : ",")
					.append("{\"id\":%s,\"name\":\"%s\",\"state\":\"COMPLETED\"}".formatted(child, child.equals("3")
							? "pretrain on texts" : child.equals("4") ? "finetune on cats" : "evaluate on cats"));
			}
		}
		this.answers.put("/api/v1/runs?sort=id&size=200&parent=" + id, page(all.toString()));
	}

	private static String page(String items) {
		return "{\"items\":[" + items + "]}";
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void aRunIsTracedToItsIngestsAndToItsModels() {
		assertThat(print("4")).isEqualTo("""
				made from
				  run 2  ingest cats  COMPLETED
				  run 3  pretrain on texts  COMPLETED
				    run 1  ingest texts  COMPLETED
				run 4  finetune on cats  COMPLETED
				led to
				  model pets@1  from checkpoint 7
				  run 5  evaluate on cats  COMPLETED
				""");
	}

	@Test
	void aDatasetLeadsToEveryRunOnce() {
		assertThat(print("--dataset", "cats")).isEqualTo("""
				made from
				  nothing here
				run 2  ingest cats  COMPLETED
				led to
				  run 4  finetune on cats  COMPLETED
				    model pets@1  from checkpoint 7
				    run 5  evaluate on cats  COMPLETED
				""");
	}

	@Test
	void aModelIsNamedByItsNewestVersionOrByAnAlias() {
		assertThat(print("--model", "pets")).contains("run 4  finetune on cats").isEqualTo(print("--model", "pets@1"));
		assertThat(print("--model", "pets@champion")).isEqualTo(print("4"));
		assertThat(print("--model", "pets@2")).isEqualTo("The model pets has no version and no alias 2");
	}

	private String print(String... arguments) {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		PrintStream usual = System.out;
		System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
		StringWriter errors = new StringWriter();
		try {
			String[] all = Stream
				.concat(Arrays.stream(arguments),
						Stream.of("--server", "http://127.0.0.1:" + this.server.getAddress().getPort()))
				.toArray(String[]::new);
			int code = new CommandLine(new LineageCommand()).setErr(new PrintWriter(errors, true))
				.setExecutionExceptionHandler((ex, command, result) -> {
					errors.write(String.valueOf(ex.getMessage()).split(";")[0]);
					return 1;
				})
				.execute(all);
			return (code == 0) ? output.toString(StandardCharsets.UTF_8) : errors.toString();
		}
		finally {
			System.setOut(usual);
		}
	}

}
