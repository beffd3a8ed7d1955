package org.imglish.platform.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.imglish.core.field.Mistake;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Submits a recipe or a pipeline. */
@Command(name = "submit", mixinStandardHelpOptions = true,
		description = "Submits a recipe, or a pipeline of several (YAML or JSON).")
public class SubmitCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Parameters(paramLabel = "RECIPE", description = "file of the recipe")
	private Path recipe = Path.of("");

	@Option(names = "--name", paramLabel = "NAME", description = "what the run is called (default: by its recipe)")
	private @Nullable String name;

	@Option(names = "--tag", paramLabel = "WORD", split = ",", description = "free words that lists can be filtered by")
	private List<String> tags = List.of();

	@Option(names = "--priority", paramLabel = "N", description = "runs of a higher one go first (default: 0)")
	private @Nullable Integer priority;

	@Option(names = "--after", paramLabel = "RUN", split = ",", description = "runs to wait for")
	private List<Long> after = List.of();

	@Option(names = "--key", paramLabel = "KEY", description = "idempotency key: the same key gives the same run")
	private @Nullable String key;

	@Option(names = "--dry-run", description = "check it as if it were submitted, and print what it would come to: "
			+ "the complete recipe, what it would wait for, steps and memory")
	private boolean dryRun;

	@Option(names = "--watch", description = "watch until it ends; exit 1 if it does not complete")
	private boolean watch;

	@Override
	public Integer call() throws IOException, InterruptedException {
		JsonNode document = read();
		RestClient client = this.connection.client();
		if (this.dryRun) {
			print(document.has("runs") ? client.post("/pipelines?dryRun=true", pipeline(document), null)
					: client.post("/runs?dryRun=true", run(document), null));
			return 0;
		}
		JsonNode answer = client.post(document.has("runs") ? "/pipelines" : path(),
				document.has("runs") ? pipeline(document) : run(document), this.key);
		this.connection.print(answer, ClientCommands.RUN_FIELDS);
		return (!this.watch || completed(client, answer.has("items") ? answer.path("items") : answer)) ? 0 : 1;
	}

	/** As YAML, so that its recipe can be submitted as it stands there. */
	private void print(JsonNode outlook) {
		this.command.commandLine()
			.getOut()
			.println(this.connection.isJson() ? outlook.toPrettyString()
					: new YAMLMapper().writeValueAsString(outlook).strip());
	}

	private JsonNode read() throws IOException {
		try {
			return RecipeText.parse(RecipeText.read(this.recipe));
		}
		catch (InvalidRecipeException ex) {
			Mistake mistake = ex.mistakes().get(0);
			throw new IOException(this.recipe + ", " + mistake.path() + ": " + mistake.message(), ex);
		}
	}

	/** Where a single recipe is submitted. */
	String path() {
		return "/runs";
	}

	private ObjectNode run(JsonNode document) {
		ObjectNode body = JSON.createObjectNode();
		body.set("recipe", document);
		if (this.name != null) {
			body.put("name", this.name);
		}
		if (this.priority != null) {
			body.put("priority", this.priority);
		}
		this.tags.forEach(body.putArray("tags")::add);
		this.after.forEach(body.putArray("dependsOn")::add);
		return body;
	}

	private JsonNode pipeline(JsonNode document) {
		if (this.name != null || this.priority != null || !this.tags.isEmpty() || !this.after.isEmpty()) {
			throw new ParameterException(this.command.commandLine(), this.recipe
					+ " is a pipeline, which says itself how its runs are called and what they wait for; --name, --tag, --priority and --after are for a single recipe");
		}
		return document;
	}

	private boolean completed(RestClient client, JsonNode runs) throws IOException, InterruptedException {
		RunWatch follower = new RunWatch(client, this.connection.isJson() ? System.err : System.out);
		boolean completed = true;
		for (JsonNode run : runs.isArray() ? runs : List.of(runs)) {
			completed &= follower.followUnlessLeft("/runs/" + run.path("id").asLong())
				.path("state")
				.asString()
				.equals("COMPLETED");
		}
		return completed;
	}

}
