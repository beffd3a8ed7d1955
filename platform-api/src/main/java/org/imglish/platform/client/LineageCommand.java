package org.imglish.platform.client;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what a run, a dataset or a model was made from, and what it led to: each run once
 * in each direction.
 */
@Command(name = "lineage", mixinStandardHelpOptions = true,
		description = "Shows what a run, a dataset or a model was made from, back to the ingests, and what it led to.")
public final class LineageCommand implements Callable<Integer> {

	private static final int MOST = 200;

	private static final List<String> FIELDS = List.of("id", "name", "kind", "task", "state");

	private static final String INDENT = "  ";

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@ArgGroup(multiplicity = "1")
	private Subject subject = new Subject();

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		long run = run(client);
		JsonNode snapshot = snapshot(client, run);
		ObjectNode lineage = node(snapshot.path("row"));
		Set<Long> before = new LinkedHashSet<>(Set.of(run));
		lineage.set("madeFrom", madeFrom(client, snapshot, before));
		Set<Long> after = new LinkedHashSet<>(Set.of(run));
		ledTo(client, run, lineage, after);
		if (this.connection.isJson()) {
			System.out.println(lineage.toPrettyString());
			return 0;
		}
		System.out.println("made from");
		print(lineage.path("madeFrom"), "madeFrom", INDENT);
		System.out.println(line(lineage));
		System.out.println("led to");
		printLed(lineage, INDENT);
		return 0;
	}

	/** The run that made what is asked about. */
	private long run(RestClient client) throws IOException {
		if (this.subject.run != null) {
			return this.subject.run;
		}
		if (this.subject.dataset != null) {
			return client.get("/datasets/" + RestClient.encoded(this.subject.dataset)).path("run").asLong();
		}
		String[] named = String.valueOf(this.subject.model).split("@", 2);
		JsonNode versions = client.get("/models/" + RestClient.encoded(named[0]) + "/versions?size=" + MOST)
			.path("items");
		return versions.valueStream()
			.filter((each) -> named.length == 1 || each.path("version").asString().equals(named[1])
					|| each.path("aliases").has(named[1]))
			.findFirst()
			.orElseThrow(() -> new IOException("The model " + named[0]
					+ ((named.length > 1) ? " has no version and no alias " + named[1] : " has no version")
					+ "; 'imglish models " + named[0] + "' lists them"))
			.path("run")
			.asLong();
	}

	private static JsonNode snapshot(RestClient client, long run) throws IOException {
		return client.get("/runs/" + run + "/snapshot?maxPoints=2");
	}

	private static ObjectNode node(JsonNode run) {
		ObjectNode node = JsonNodeFactory.instance.objectNode();
		for (String field : FIELDS) {
			node.set(field, run.path(field));
		}
		return node;
	}

	/** The runs that a run waited for, and those that ingested its datasets. */
	private static ArrayNode madeFrom(RestClient client, JsonNode snapshot, Set<Long> known) throws IOException {
		Set<Long> needed = new LinkedHashSet<>();
		for (JsonNode dataset : snapshot.path("row").path("datasets")) {
			JsonNode found = client.get("/datasets?size=" + MOST + "&q=" + RestClient.encoded(dataset.asString()));
			found.path("items")
				.valueStream()
				.filter((each) -> each.path("name").equals(dataset))
				.forEach((each) -> needed.add(each.path("run").asLong()));
		}
		snapshot.path("row").path("dependsOn").valueStream().forEach((id) -> needed.add(id.asLong()));
		ArrayNode from = JsonNodeFactory.instance.arrayNode();
		for (long run : needed) {
			if (known.add(run)) {
				JsonNode parent = snapshot(client, run);
				from.add(node(parent.path("row")).set("madeFrom", madeFrom(client, parent, known)));
			}
		}
		return from;
	}

	/** The models of a run's checkpoints, and the runs that began with what it made. */
	private static void ledTo(RestClient client, long run, ObjectNode into, Set<Long> known) throws IOException {
		into.set("models", client.get("/models?size=" + MOST + "&run=" + run).path("items"));
		ArrayNode runs = into.putArray("ledTo");
		for (JsonNode child : client.get("/runs?sort=id&size=" + MOST + "&parent=" + run).path("items")) {
			if (known.add(child.path("id").asLong())) {
				ObjectNode node = node(child);
				runs.add(node);
				ledTo(client, child.path("id").asLong(), node, known);
			}
		}
	}

	private static String line(JsonNode node) {
		return String.format(Locale.ROOT, "run %d  %s  %s", node.path("id").asLong(), node.path("name").asString(),
				node.path("state").asString());
	}

	private static void print(JsonNode nodes, String below, String indent) {
		if (nodes.isEmpty() && indent.equals(INDENT)) {
			System.out.println(indent + "nothing here");
		}
		for (JsonNode node : nodes) {
			System.out.println(indent + line(node));
			print(node.path(below), below, indent + INDENT);
		}
	}

	private static void printLed(JsonNode node, String indent) {
		if (node.path("models").isEmpty() && node.path("ledTo").isEmpty() && indent.equals(INDENT)) {
			System.out.println(indent + "nothing yet");
		}
		for (JsonNode model : node.path("models")) {
			System.out.printf(Locale.ROOT, "%smodel %s@%d  from checkpoint %d%n", indent, model.path("name").asString(),
					model.path("version").asInt(), model.path("checkpoint").asLong());
		}
		for (JsonNode run : node.path("ledTo")) {
			System.out.println(indent + line(run));
			printLed(run, indent + INDENT);
		}
	}

	/** What is asked about: exactly one of these. */
	static final class Subject {

		@Parameters(paramLabel = "RUN", arity = "0..1", description = "number of a run")
		private @Nullable Long run;

		@Option(names = "--dataset", paramLabel = "NAME", description = "a dataset")
		private @Nullable String dataset;

		@Option(names = "--model", paramLabel = "NAME[@VERSION]", description = "a model, in its newest version or one")
		private @Nullable String model;

	}

}
