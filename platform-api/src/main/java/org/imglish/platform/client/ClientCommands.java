package org.imglish.platform.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.imglish.platform.home.HomeOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The commands that talk to a server. */
public final class ClientCommands {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private ClientCommands() {
	}

	/** Server and output format, also of what a command is made of. */
	static final class Connection {

		@Option(names = "--server", scope = ScopeType.INHERIT, paramLabel = "URL",
				description = "address of the server (default: IMGLISH_SERVER,"
						+ " else where the server of this home listens, else http://127.0.0.1:8080)")
		private @Nullable String server;

		@Option(names = "--json", scope = ScopeType.INHERIT, description = "print JSON instead of a table")
		private boolean json;

		RestClient client() throws IOException {
			return new RestClient(ServerAddress.of(this.server, System.getenv(), new HomeOption().path()));
		}

		/** Prints an answer as JSON, or its rows as a table of the given fields. */
		void print(JsonNode answer, String... fields) {
			if (this.json) {
				System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
				return;
			}
			Table.print(answer, fields);
		}

		boolean isJson() {
			return this.json;
		}

	}

	static final String[] RUN_FIELDS = { "id", "kind", "name", "state", "progress.done", "progress.total",
			"progress.unit", "secondsLeft", "attempts", "reason" };

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
	@Command(name = "show",
			description = "Shows a run, its attempts, newest first, the parts of an ingest, and its newest metrics.")
	public static final class Show extends OnRun {

		@Mixin
		private PageOptions attempts = new PageOptions();

		@Override
		public Integer call() throws IOException {
			RestClient client = connection().client();
			JsonNode run = client.get(path());
			connection().print(run, RUN_FIELDS);
			if (!connection().isJson()) {
				Table.print(client.get(this.attempts.of(path() + "/attempts")), "number", "state", "worker", "fromStep",
						"committedStep", "reason");
				if (run.path("kind").asString().equals("INGEST")) {
					Table.print(client.get(path() + "/parts"), "number", "state", "worker", "takenBy", "done", "shards",
							"skipped", "startedAt", "endedAt");
				}
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
			JsonNode run = new RunWatch(connection().client(), System.out).followUnlessLeft(path());
			return run.path("state").asString().equals("COMPLETED") ? 0 : 1;
		}

	}

	/** Changes what a run is called and when it goes. */
	@Command(name = "edit", description = "Changes a run's name, tags, priority or notes.")
	public static final class Edit extends OnRun {

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Option(names = "--name", paramLabel = "NAME", description = "what it is called")
		private @Nullable String name;

		@Option(names = "--tag", paramLabel = "WORD", split = ",", arity = "0..1",
				description = "all of its tags from now on; none without a word")
		private @Nullable List<String> tags;

		@Option(names = "--priority", paramLabel = "N", description = "runs of a higher one go first")
		private @Nullable Integer priority;

		@Option(names = "--notes", paramLabel = "TEXT", description = "what there is to remember of it")
		private @Nullable String notes;

		@Override
		public Integer call() throws IOException {
			ObjectNode changes = JSON.createObjectNode();
			if (this.name != null) {
				changes.put("name", this.name);
			}
			if (this.tags != null) {
				this.tags.stream().filter((tag) -> !tag.isEmpty()).forEach(changes.putArray("tags")::add);
			}
			if (this.priority != null) {
				changes.put("priority", this.priority);
			}
			if (this.notes != null) {
				changes.put("notes", this.notes);
			}
			if (changes.isEmpty()) {
				throw new ParameterException(this.command.commandLine(),
						"Nothing is to be changed; name it with --name, --tag, --priority or --notes");
			}
			connection().print(connection().client().patch(path(), changes), RUN_FIELDS);
			return 0;
		}

	}

	/** Lists workers, or lets some take nothing more. */
	@Command(name = "workers", mixinStandardHelpOptions = true,
			description = "Lists workers, living ones first, or lets one take runs or no more of them.")
	public static final class ListWorkers implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Mixin
		private PageOptions page = new PageOptions();

		@Mixin
		private SortOption sort = new SortOption();

		@ArgGroup
		private Turn turn = new Turn();

		@Override
		public Integer call() throws IOException {
			RestClient client = this.connection.client();
			JsonNode answer = (this.turn.drained != null) ? client.post(path(this.turn.drained, "drain"), null, null)
					: (this.turn.resumed != null) ? client.post(path(this.turn.resumed, "resume"), null, null)
							: client.get(this.sort.of(this.page.of("/workers")));
			this.connection.print(answer, "name", "alive", "drained", "device", "memoryBytes", "labels", "load",
					"running");
			return 0;
		}

		private static String path(String worker, String action) {
			return "/workers/" + RestClient.encoded(worker) + "/" + action;
		}

		/** What becomes of one worker. */
		static final class Turn {

			@Option(names = "--drain", paramLabel = "NAME",
					description = "let a worker end what it does and take nothing more; what is stopped and resumed goes on"
							+ " elsewhere")
			private @Nullable String drained;

			@Option(names = "--resume", paramLabel = "NAME", description = "let a drained worker take runs again")
			private @Nullable String resumed;

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

		private static final int PAGE = 1000;

		@Option(names = "--follow", description = "continue until the run ends")
		private boolean follow;

		@Override
		public Integer call() throws IOException, InterruptedException {
			RestClient client = connection().client();
			long last = 0;
			while (true) {
				boolean ended = !this.follow || RunWatch.hasEnded(client.get(path()));
				JsonNode lines = client.get(path() + "/logs?limit=" + PAGE + "&after=" + last);
				for (JsonNode line : lines) {
					show(line);
					last = line.path("number").asLong();
				}
				if (ended && lines.size() < PAGE) {
					return 0;
				}
				if (lines.isEmpty()) {
					Thread.sleep(RunWatch.INTERVAL_MILLISECONDS);
				}
			}
		}

		/** A line each, in JSON too: a log has no end that an array could wait for. */
		private void show(JsonNode line) {
			System.out.println(connection().isJson() ? line.toString()
					: String.format(Locale.ROOT, "%s [%d] %-5s %s", line.path("at").asString(),
							line.path("attempt").asInt(), line.path("level").asString(), line.path("text").asString()));
		}

	}

}
