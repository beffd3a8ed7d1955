package org.imglish.platform.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists datasets, or what was skipped and not read of the source of one. */
@Command(name = "datasets", mixinStandardHelpOptions = true, subcommands = DatasetsCommand.Delete.class,
		description = "Lists datasets, newest first; with a name, what its source offered in vain, and why.")
public final class DatasetsCommand implements Callable<Integer> {

	private static final String[] FIELDS = { "name", "complete", "samples", "bytes", "run" };

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@Mixin
	private SortOption sort = new SortOption();

	@Parameters(paramLabel = "DATASET", arity = "0..1",
			description = "name of one: lists the records that were skipped, and what was not read")
	private @Nullable String dataset;

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		if (this.dataset == null) {
			this.connection.print(client.get(this.sort.of(this.page.of("/datasets"))), FIELDS);
			return 0;
		}
		String path = "/datasets/" + RestClient.encoded(this.dataset);
		JsonNode shown = client.get(path);
		JsonNode skipped = client.get(this.page.of(path + "/skipped"));
		if (this.connection.isJson()) {
			this.connection.print(((ObjectNode) shown).set("skippedRecords", skipped));
			return 0;
		}
		this.connection.print(shown, FIELDS);
		for (String what : shown.path("unread").propertyNames()) {
			System.out.printf(Locale.ROOT, "not read: %s (%d)%n", what, shown.path("unread").path(what).asLong());
		}
		if (!skipped.path("items").isEmpty()) {
			this.connection.print(skipped, "position", "reason", "place", "detail");
		}
		return 0;
	}

	/** Deletes datasets. */
	@Command(name = "delete", mixinStandardHelpOptions = true,
			description = "Deletes datasets that nothing needs, with their files. Asks first.")
	static final class Delete implements Callable<Integer> {

		@ParentCommand
		@SuppressWarnings("NullAway.Init")
		private DatasetsCommand parent;

		@Mixin
		private Confirmation confirmation = new Confirmation();

		@Parameters(paramLabel = "DATASET", arity = "1..*", description = "names of datasets")
		private List<String> names = List.of();

		@Override
		public Integer call() throws IOException {
			if (!this.confirmation.isGiven("dataset " + String.join(", ", this.names) + ", with all files")) {
				return 1;
			}
			RestClient client = this.parent.connection.client();
			for (String name : this.names) {
				client.delete("/datasets/" + RestClient.encoded(name));
			}
			return 0;
		}

	}

}
