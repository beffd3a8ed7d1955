package org.imglish.platform.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What two runs were told, and what they reached, where it is not the same. */
@Command(name = "diff", mixinStandardHelpOptions = true,
		description = "Shows where the recipes of two runs differ, and their metrics: the best value of each, or the "
				+ "newest where none is better than another.")
public final class DiffCommand implements Callable<Integer> {

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Parameters(index = "0", paramLabel = "RUN", description = "number of a run")
	private long one;

	@Parameters(index = "1", paramLabel = "RUN", description = "number of another")
	private long other;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		ArrayNode recipes = recipes(client.get("/runs/" + this.one).path("recipe"),
				client.get("/runs/" + this.other).path("recipe"));
		ArrayNode metrics = metrics(client.get("/metrics?maxPoints=2&runs=" + this.one + "," + this.other));
		if (this.connection.isJson()) {
			ObjectNode both = JsonNodeFactory.instance.objectNode();
			both.set("recipe", recipes);
			both.set("metrics", metrics);
			this.connection.print(both);
			return 0;
		}
		if (recipes.isEmpty()) {
			System.out.println("The recipes are the same.");
		}
		else {
			this.connection.print(recipes, "field", column(this.one), column(this.other));
		}
		if (!metrics.isEmpty()) {
			System.out.println();
			this.connection.print(metrics, "metric", column(this.one), column(this.other));
		}
		return 0;
	}

	private static String column(long run) {
		return "#" + run;
	}

	private ArrayNode recipes(JsonNode first, JsonNode second) {
		Map<String, JsonNode> fields = new LinkedHashMap<>();
		leaves("", first, fields);
		Map<String, JsonNode> others = new LinkedHashMap<>();
		leaves("", second, others);
		Set<String> names = new TreeSet<>(fields.keySet());
		names.addAll(others.keySet());
		ArrayNode rows = JsonNodeFactory.instance.arrayNode();
		for (String name : names) {
			JsonNode ofOne = fields.get(name);
			JsonNode ofOther = others.get(name);
			if (ofOne == null || !ofOne.equals(ofOther)) {
				rows.add(row("field", name, ofOne, ofOther));
			}
		}
		return rows;
	}

	/** Lists are compared as a whole. */
	private static void leaves(String path, JsonNode node, Map<String, JsonNode> leaves) {
		if (node.isObject() && !node.isEmpty()) {
			node.properties()
				.forEach((field) -> leaves(path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
						field.getValue(), leaves));
		}
		else if (!node.isNull()) {
			leaves.put(path, node);
		}
	}

	private ArrayNode metrics(JsonNode curves) {
		Map<String, JsonNode> values = new TreeMap<>();
		Map<String, JsonNode> others = new TreeMap<>();
		for (JsonNode curve : curves) {
			if (curve.path("kind").asString().equals("NUMERIC")) {
				JsonNode value = curve.path(curve.path("best").isObject() ? "best" : "newest").path("value");
				((curve.path("run").asLong() == this.one) ? values : others).put(curve.path("name").asString(), value);
			}
		}
		Set<String> names = new TreeSet<>(values.keySet());
		names.addAll(others.keySet());
		ArrayNode rows = JsonNodeFactory.instance.arrayNode();
		names.forEach((name) -> rows.add(row("metric", name, values.get(name), others.get(name))));
		return rows;
	}

	private ObjectNode row(String what, String name, @Nullable JsonNode ofOne, @Nullable JsonNode ofOther) {
		ObjectNode row = JsonNodeFactory.instance.objectNode().put(what, name);
		row.set(column(this.one), (ofOne != null) ? ofOne : JsonNodeFactory.instance.nullNode());
		row.set(column(this.other), (ofOther != null) ? ofOther : JsonNodeFactory.instance.nullNode());
		return row;
	}

}
