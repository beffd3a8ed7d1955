package org.imglish.platform.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands that list, against a server that has three pages of everything. */
class PageOptionsTests {

	private static final String PAGE = """
			{"items":[{"id":21,"name":"twenty-one","number":21},{"id":22,"name":"twenty-two","number":22}],
			"page":1,"size":2,"total":5}
			""";

	private final List<String> asked = new ArrayList<>();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			String uri = exchange.getRequestURI().toString();
			this.asked.add(uri);
			byte[] answer = (uri.contains("?") ? PAGE : "{}").getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void everyListReachesLaterPages() {
		run(new RunsCommand(), 0, "--page", "1", "--size", "2");
		run(new DatasetsCommand(), 0, "--page", "1", "--size", "2");
		run(new ClientCommands.ListWorkers(), 0, "--page", "1", "--size", "2");
		run(new ModelsCommand(), 0, "--page", "1", "--size", "2");
		run(new CheckpointsCommand(), 0, "7", "--page", "1", "--size", "2");
		assertThat(this.asked).containsExactly("/api/v1/runs?page=1&size=2&kind=&state=",
				"/api/v1/datasets?page=1&size=2", "/api/v1/workers?page=1&size=2", "/api/v1/models?page=1&size=2",
				"/api/v1/runs/7/checkpoints?page=1&size=2");
		run(new ClientCommands.Show(), 0, "7", "--page", "1");
		assertThat(this.asked).contains("/api/v1/runs/7/attempts?page=1&size=50");
	}

	@Test
	void theRowsAreATableAndALineSaysHowToSeeMore() {
		Printed printed = run(new ModelsCommand(), 0, "--page", "1", "--size", "2");
		assertThat(printed.output()).contains("twenty-one").contains("twenty-two");
		assertThat(printed.output().lines()).hasSize(3);
		assertThat(printed.errors()).isEqualToIgnoringNewLines("3 to 4 of 5; --page 2 shows more");
	}

	@Test
	void jsonIsThePageItself() {
		Printed printed = run(new ClientCommands.ListWorkers(), 0, "--json");
		assertThat(printed.output()).contains("\"items\"").contains("\"total\" : 5");
		assertThat(printed.errors()).isEmpty();
	}

	@Test
	void pagesThatCannotBeAreWrongUsage() {
		assertThat(run(new ModelsCommand(), 2, "--page", "-1").errors()).contains("--page must be 0 or more");
		assertThat(run(new ModelsCommand(), 2, "--size", "201").errors())
			.contains("--size must be from 1 to 200, but is 201");
		assertThat(this.asked).isEmpty();
	}

	@Test
	void columnsThatNoRunHasAreRefused() {
		assertThat(run(new RunsCommand(), 0, "--columns", "id,recipe.seed").output()).contains("21").contains("22");
		assertThat(run(new RunsCommand(), 1, "--columns", "id,nmae").errors())
			.contains("Runs have no field 'nmae'; they have [id, name, number]");
	}

	private Printed run(Object command, int expected, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--server");
		all.add("http://127.0.0.1:" + this.server.getAddress().getPort());
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		StringWriter usage = new StringWriter();
		PrintStream usualOutput = System.out;
		PrintStream usualErrors = System.err;
		System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
		System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
		try {
			assertThat(
					new CommandLine(command).setErr(new PrintWriter(usage, true)).execute(all.toArray(String[]::new)))
				.isEqualTo(expected);
		}
		finally {
			System.setOut(usualOutput);
			System.setErr(usualErrors);
		}
		return new Printed(output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8) + usage);
	}

	private record Printed(String output, String errors) {

	}

}
