package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models: lists them, registers one. */
@Command(name = "models", mixinStandardHelpOptions = true,
		description = "Lists registered models, or registers a checkpoint as the next version of one.")
public final class ModelsCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String[] FIELDS = { "name", "version", "task", "checkpoint", "createdAt" };

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@ArgGroup(exclusive = false)
	private @Nullable Registration registration;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		if (this.registration == null) {
			this.connection.print(client.get(this.page.of("/models")), FIELDS);
			return 0;
		}
		ObjectNode body = JSON.createObjectNode();
		body.put("name", this.registration.name).put("checkpoint", this.registration.weights.checkpoint(client));
		this.connection.print(client.post("/models", body, null), FIELDS);
		return 0;
	}

	/** What is registered. */
	static final class Registration {

		@Option(names = "--register", paramLabel = "NAME", required = true, description = "name of the model")
		private String name = "";

		@ArgGroup(multiplicity = "1")
		private Weights weights = new Weights();

	}

	/** Where its weights come from: exactly one of these. */
	static final class Weights {

		@Option(names = "--run", paramLabel = "RUN", description = "a run, whose newest checkpoint is taken")
		private @Nullable Long run;

		@Option(names = "--checkpoint", paramLabel = "ID", description = "a checkpoint")
		private @Nullable Long checkpoint;

		private long checkpoint(RestClient client) throws IOException {
			if (this.checkpoint != null) {
				return this.checkpoint;
			}
			JsonNode newest = client.get("/runs/" + this.run + "/checkpoints?size=1").path("items").path(0);
			if (newest.isMissingNode()) {
				throw new IOException("Run " + this.run + " has no complete checkpoint that could be registered");
			}
			return newest.path("id").asLong();
		}

	}

}
