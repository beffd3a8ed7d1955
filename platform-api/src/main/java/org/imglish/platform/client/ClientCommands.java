package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The commands that talk to a server. */
public final class ClientCommands {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ClientCommands() {
	}

	/** Server and output format. */
	static final class Connection {

		@Option(names = "--server", paramLabel = "URL",
				description = "address of the server (default: ${DEFAULT-VALUE})",
				defaultValue = "http://127.0.0.1:8080")
		private String server = "http://127.0.0.1:8080";

		@Option(names = "--json", description = "print JSON instead of a table")
		private boolean json;

		RestClient client() {
			return new RestClient(this.server);
		}

		/** Prints an answer as JSON, or its rows as a table of the given fields. */
		void print(JsonNode answer, String... fields) {
			if (this.json) {
				System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
				return;
			}
			Table.print(answer.isArray() ? answer : answer.path("items").isArray() ? answer.path("items") : answer,
					fields);
		}

		boolean isJson() {
			return this.json;
		}

	}

	private static final String[] RUN_FIELDS = { "id", "kind", "name", "state", "progress.done", "progress.total",
			"progress.unit", "attempts", "reason" };

	private static int submitted(Connection connection, Path file, List<Long> after, @Nullable String key)
			throws IOException {
		JsonNode document = YAMLMapper.builder().build().readTree(Files.readString(file));
		if (document.has("runs")) {
			connection.print(connection.client().post("/pipelines", document, key), RUN_FIELDS);
			return 0;
		}
		ObjectNode body = JSON.createObjectNode();
		body.set("recipe", document);
		after.forEach(body.putArray("dependsOn")::add);
		connection.print(connection.client().post("/runs", body, key), RUN_FIELDS);
		return 0;
	}

	/** Submits a recipe. */
	@Command(name = "submit", mixinStandardHelpOptions = true,
			description = "Submits a recipe, or a pipeline of several (YAML or JSON).")
	public static final class Submit implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Parameters(paramLabel = "RECIPE", description = "file of the recipe")
		private Path recipe = Path.of("");

		@Option(names = "--after", paramLabel = "RUN", split = ",", description = "runs to wait for")
		private List<Long> after = List.of();

		@Option(names = "--key", paramLabel = "KEY", description = "idempotency key: the same key gives the same run")
		private @Nullable String key;

		@Override
		public Integer call() throws IOException {
			return submitted(this.connection, this.recipe, this.after, this.key);
		}

	}

	/** Submits an ingest recipe. */
	@Command(name = "ingest", mixinStandardHelpOptions = true, description = "Submits an ingest recipe.")
	public static final class Ingest implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Parameters(paramLabel = "RECIPE", description = "file of the recipe")
		private Path recipe = Path.of("");

		@Override
		public Integer call() throws IOException {
			return submitted(this.connection, this.recipe, List.of(), null);
		}

	}

	/** Lists runs. */
	@Command(name = "runs", mixinStandardHelpOptions = true, description = "Lists runs, newest first.")
	public static final class ListRuns implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Option(names = "--page", description = "page, from 0")
		private int page;

		@Override
		public Integer call() throws IOException {
			this.connection.print(this.connection.client().get("/runs?page=" + this.page), RUN_FIELDS);
			return 0;
		}

	}

	/** One command on one run. */
	@Command(mixinStandardHelpOptions = true)
	abstract static class OnRun implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Parameters(paramLabel = "RUN", description = "number of the run")
		private long run;

		Connection connection() {
			return this.connection;
		}

		String path() {
			return "/runs/" + this.run;
		}

	}

	/** Shows a run. */
	@Command(name = "show", description = "Shows a run, its attempts and its newest metrics.")
	public static final class Show extends OnRun {

		@Override
		public Integer call() throws IOException {
			RestClient client = connection().client();
			JsonNode run = client.get(path());
			connection().print(run, RUN_FIELDS);
			if (!connection().isJson()) {
				Table.print(client.get(path() + "/attempts"), "number", "state", "worker", "fromStep", "committedStep",
						"reason");
				Table.printValues(client.get(path() + "/metrics/latest"));
			}
			return 0;
		}

	}

	/** Watches a run to its end. */
	@Command(name = "watch", description = "Watches a run until it ends; exit 1 if it fails.")
	public static final class Watch extends OnRun {

		@Override
		public Integer call() throws IOException, InterruptedException {
			JsonNode run = new RunWatch(connection().client(), System.out).follow(path());
			return run.path("state").asString().equals("COMPLETED") ? 0 : 1;
		}

	}

	/** Stops a run. */
	@Command(name = "stop", description = "Asks a run to write a checkpoint and stop.")
	public static final class Stop extends OnRun {

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().post(path() + "/stop", null, null), RUN_FIELDS);
			return 0;
		}

	}

	/** Resumes a run. */
	@Command(name = "resume", description = "Queues a stopped or failed run again.")
	public static final class Resume extends OnRun {

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().post(path() + "/resume", null, null), RUN_FIELDS);
			return 0;
		}

	}

	/** Cancels a run. */
	@Command(name = "cancel", description = "Gives a run up.")
	public static final class Cancel extends OnRun {

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().post(path() + "/cancel", null, null), RUN_FIELDS);
			return 0;
		}

	}

	/** Lets a queued run in. */
	@Command(name = "preempt", description = "Lets a queued run in; a running one of lower priority is put back.")
	public static final class Preempt extends OnRun {

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().post(path() + "/preempt", null, null), RUN_FIELDS);
			return 0;
		}

	}

	/** Lists workers. */
	@Command(name = "workers", mixinStandardHelpOptions = true, description = "Lists workers, living ones first.")
	public static final class ListWorkers implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Override
		public Integer call() throws IOException {
			this.connection.print(this.connection.client().get("/workers"), "name", "alive", "device", "memoryBytes",
					"labels", "load", "running");
			return 0;
		}

	}

	/** Clones a run. */
	@Command(name = "clone", description = "Submits a run's recipe again, with changes.")
	public static final class Clone extends OnRun {

		@Option(names = "--changes", paramLabel = "JSON", description = "fields to change (RFC 7396)")
		private String changes = "{}";

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().post(path() + "/clone", JSON.readTree(this.changes), null),
					RUN_FIELDS);
			return 0;
		}

	}

	/** Shows the log. */
	@Command(name = "logs", description = "Shows what a run's attempts logged.")
	public static final class Logs extends OnRun {

		@Override
		public Integer call() throws IOException {
			connection().print(connection().client().get(path() + "/logs?limit=1000"), "at", "attempt", "level",
					"text");
			return 0;
		}

	}

	/** Lists models. */
	@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists registered models.")
	public static final class Models implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Override
		public Integer call() throws IOException {
			this.connection.print(this.connection.client().get("/models"), "name", "version", "task", "checkpoint",
					"createdAt");
			return 0;
		}

	}

}
