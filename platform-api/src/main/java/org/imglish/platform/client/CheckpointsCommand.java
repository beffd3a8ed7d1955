package org.imglish.platform.client;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checkpoints: lists those of a run, pins one, removes those that nobody needs. */
@Command(name = "checkpoints", mixinStandardHelpOptions = true,
		description = "Lists a run's checkpoints, or does something to checkpoints.")
public final class CheckpointsCommand implements Callable<Integer> {

	private static final String[] FIELDS = { "id", "step", "attempt", "bytes", "pinned", "createdAt" };

	@Mixin
	private ClientCommands.Connection connection = new ClientCommands.Connection();

	@Mixin
	private PageOptions page = new PageOptions();

	@ArgGroup(multiplicity = "1")
	private Subject subject = new Subject();

	@Override
	public Integer call() throws IOException {
		RestClient client = this.connection.client();
		if (this.subject.run != null) {
			this.connection.print(client.get(this.page.of("/runs/" + this.subject.run + "/checkpoints")), FIELDS);
		}
		else if (this.subject.pin != null) {
			this.connection.print(client.post("/checkpoints/" + this.subject.pin + "/pin", null, null), FIELDS);
		}
		else if (this.subject.unpin != null) {
			this.connection.print(client.post("/checkpoints/" + this.subject.unpin + "/unpin", null, null), FIELDS);
		}
		else {
			this.connection.print(client.post("/checkpoints/collect", null, null), "checkpoints", "remains", "strays",
					"files");
		}
		return 0;
	}

	/** What the command is about: exactly one of these. */
	static final class Subject {

		@Parameters(paramLabel = "RUN", arity = "0..1", description = "number of the run whose checkpoints are listed")
		private @Nullable Long run;

		@Option(names = "--pin", paramLabel = "ID", description = "keep this checkpoint whatever its recipe says")
		private @Nullable Long pin;

		@Option(names = "--unpin", paramLabel = "ID", description = "leave this checkpoint to its recipe again")
		private @Nullable Long unpin;

		@Option(names = "--collect",
				description = "remove what no recipe, model or run needs, and the files of deleted runs")
		private boolean collect;

	}

}
