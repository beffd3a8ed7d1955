package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models: lists them, registers, renames, deletes one. */
@Command(name = "models", mixinStandardHelpOptions = true,
		subcommands = { ModelsCommand.Rename.class, ModelsCommand.Delete.class, ModelAliasCommand.class },
		description = "Lists registered models, registers a checkpoint as the next version of one, renames or deletes one.")
public final class ModelsCommand implements Callable<Integer> {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String[] FIELDS = { "name", "version", "task", "checkpoint", "aliases", "createdAt" };

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@Mixin
	private SortOption sort = new SortOption();

	@ArgGroup(exclusive = false)
	private @Nullable Registration registration;

	ClientCommands.Connection connection() {
		return this.connection;
	}

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		if (this.registration == null) {
			this.connection.print(client.get(this.sort.of(this.page.of("/models"))), FIELDS);
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

	/** Renames a model. */
	@Command(name = "rename", mixinStandardHelpOptions = true,
			description = "Gives a model with all its versions another name.")
	static final class Rename implements Callable<Integer> {

		@ParentCommand
		@SuppressWarnings("NullAway.Init")
		private ModelsCommand parent;

		@Parameters(index = "0", paramLabel = "MODEL", description = "name of the model")
		private String name = "";

		@Parameters(index = "1", paramLabel = "NAME", description = "how it is to be called")
		private String to = "";

		@Override
		public Integer call() throws IOException {
			this.parent.connection.print(this.parent.connection.client()
				.patch("/models/" + RestClient.encoded(this.name), JSON.createObjectNode().put("name", this.to)),
					FIELDS);
			return 0;
		}

	}

	/** Deletes a model, or a version of one. */
	@Command(name = "delete", mixinStandardHelpOptions = true,
			description = "Deletes a model that nothing needs, or a version of it. The checkpoints stay. Asks first.")
	static final class Delete implements Callable<Integer> {

		@ParentCommand
		@SuppressWarnings("NullAway.Init")
		private ModelsCommand parent;

		@Mixin
		private Confirmation confirmation = new Confirmation();

		@Parameters(paramLabel = "MODEL", description = "name of the model")
		private String name = "";

		@Option(names = "--version-number", paramLabel = "N", description = "only this version (default: all)")
		private @Nullable Integer version;

		@Override
		public Integer call() throws IOException {
			String which = (this.version != null) ? "version " + this.version : "all versions";
			if (!this.confirmation.isGiven(which + " of model " + this.name)) {
				return 1;
			}
			this.parent.connection.client()
				.delete("/models/" + RestClient.encoded(this.name)
						+ ((this.version != null) ? "/versions/" + this.version : ""));
			return 0;
		}

	}

}
