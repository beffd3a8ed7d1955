package org.imglish.platform.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks: lists, makes and deletes them. */
@Command(name = "webhooks", mixinStandardHelpOptions = true,
		subcommands = { WebhooksCommand.Create.class, WebhooksCommand.Delete.class },
		description = "Lists the addresses that are told when runs change their state, adds one or deletes some.")
public final class WebhooksCommand implements Callable<Integer> {

	private static final String[] FIELDS = { "id", "url", "states", "createdAt" };

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@Override
	public Integer call() throws IOException {
		this.connection.print(this.connection.client().get(this.page.of("/webhooks")), FIELDS);
		return 0;
	}

	/** Makes one. */
	@Command(name = "create", mixinStandardHelpOptions = true,
			description = "Has an address told. The secret that deliveries are signed with is read from IMGLISH_WEBHOOK_SECRET: "
					+ "what is typed can be read by others.")
	static final class Create implements Callable<Integer> {

		static final String SECRET = "IMGLISH_WEBHOOK_SECRET";

		@ParentCommand
		@SuppressWarnings("NullAway.Init")
		private WebhooksCommand parent;

		@Parameters(paramLabel = "URL", description = "where deliveries are posted")
		private String url = "";

		@Option(names = "--state", paramLabel = "STATE", split = ",",
				description = "states that are told, for example completed,failed (default: all)")
		private List<String> states = List.of();

		@Override
		public Integer call() throws IOException {
			String secret = System.getenv(SECRET);
			if (secret == null || secret.isBlank()) {
				throw new IOException("Set " + SECRET + " to the secret that deliveries are to be signed with");
			}
			ObjectNode body = JsonMapper.builder().build().createObjectNode();
			body.put("url", this.url).put("secret", secret);
			this.states.forEach(body.putArray("states")::add);
			this.parent.connection.print(this.parent.connection.client().post("/webhooks", body, null), FIELDS);
			return 0;
		}

	}

	/** Deletes some. */
	@Command(name = "delete", mixinStandardHelpOptions = true, description = "Tells addresses no more.")
	static final class Delete implements Callable<Integer> {

		@ParentCommand
		@SuppressWarnings("NullAway.Init")
		private WebhooksCommand parent;

		@Parameters(paramLabel = "ID", arity = "1..*", description = "numbers of webhooks")
		private List<Long> ids = List.of();

		@Override
		public Integer call() throws IOException {
			RestClient client = this.parent.connection.client();
			for (long id : this.ids) {
				client.delete("/webhooks/" + id);
			}
			return 0;
		}

	}

}
