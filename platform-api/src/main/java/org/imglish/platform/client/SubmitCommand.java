package org.imglish.platform.client;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
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

	@Option(names = "--watch", description = "watch until it ends; exit 1 if it does not complete")
	private boolean watch;

	@Override
	public Integer call() throws IOException, InterruptedException {
		JsonNode document = read();
		RestClient client = this.connection.client();
		JsonNode answer = client.post(document.has("runs") ? "/pipelines" : path(),
				document.has("runs") ? pipeline(document) : run(document), this.key);
		this.connection.print(answer, ClientCommands.RUN_FIELDS);
		return (!this.watch || completed(client, answer.has("items") ? answer.path("items") : answer)) ? 0 : 1;
	}

	private JsonNode read() throws IOException {
		if (Files.isDirectory(this.recipe)) {
			throw new IOException(this.recipe + " is a folder; name the file of a recipe");
		}
		try {
			return YAMLMapper.builder().build().readTree(Files.readString(this.recipe));
		}
		catch (CharacterCodingException ex) {
			throw new IOException(this.recipe + " is no text in UTF-8; a recipe is YAML or JSON", ex);
		}
		catch (JacksonException ex) {
			throw new IOException("%s, line %d, is neither YAML nor JSON: %s".formatted(this.recipe,
					ex.getLocation().getLineNr(), ex.getOriginalMessage().lines().findFirst().orElse("")), ex);
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
			completed &= follower.follow("/runs/" + run.path("id").asLong())
				.path("state")
				.asString()
				.equals("COMPLETED");
		}
		return completed;
	}

}
