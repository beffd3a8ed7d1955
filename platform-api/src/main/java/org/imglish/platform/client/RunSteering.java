package org.imglish.platform.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.imglish.platform.client.ClientCommands.Connection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Commands that do the same to one run or to several. */
public final class RunSteering {

	private RunSteering() {
	}

	/**
	 * One command on some runs, one after the other. One that is refused keeps nothing
	 * from happening to the others; it is told, and the exit code is 1.
	 */
	@Command(mixinStandardHelpOptions = true)
	abstract static class OnRuns implements Callable<Integer> {

		@Mixin
		private Connection connection = new Connection();

		@Spec
		@SuppressWarnings("NullAway.Init")
		private CommandSpec command;

		@Parameters(paramLabel = "RUN", arity = "1..*", converter = RunNumbers.Converter.class,
				description = "numbers of runs, or ranges: 41 42 50-55")
		private List<RunNumbers> runs = List.of();

		/**
		 * Does it to one.
		 * @return what has become of the run, or null if it is no more
		 */
		abstract @Nullable JsonNode steer(RestClient client, String path) throws IOException;

		/** Whether it is meant. */
		boolean isMeant(List<Long> numbers) throws IOException {
			return true;
		}

		@Override
		public Integer call() throws IOException {
			List<Long> numbers = this.runs.stream().flatMap((each) -> each.numbers().stream()).distinct().toList();
			if (!isMeant(numbers)) {
				return 1;
			}
			RestClient client = this.connection.client();
			ArrayNode steered = JsonNodeFactory.instance.arrayNode();
			int refused = 0;
			for (long number : numbers) {
				try {
					JsonNode run = steer(client, "/runs/" + number);
					if (run != null) {
						steered.add(run);
					}
				}
				catch (RefusedException ex) {
					if (numbers.size() == 1) {
						throw ex;
					}
					refused++;
					err().println("imglish: run " + number + ": " + ex.getMessage());
				}
			}
			if (!steered.isEmpty()) {
				this.connection.print((numbers.size() == 1) ? steered.get(0) : steered, ClientCommands.RUN_FIELDS);
			}
			return (refused == 0) ? 0 : 1;
		}

		PrintWriter err() {
			return this.command.commandLine().getErr();
		}

	}

	/** Stops runs. */
	@Command(name = "stop", description = "Asks runs to write a checkpoint and stop.")
	public static final class Stop extends OnRuns {

		@Override
		JsonNode steer(RestClient client, String path) throws IOException {
			return client.post(path + "/stop", null, null);
		}

	}

	/** Resumes runs. */
	@Command(name = "resume", description = "Queues stopped or failed runs again.")
	public static final class Resume extends OnRuns {

		@Override
		JsonNode steer(RestClient client, String path) throws IOException {
			return client.post(path + "/resume", null, null);
		}

	}

	/** Cancels runs. */
	@Command(name = "cancel", description = "Gives runs up.")
	public static final class Cancel extends OnRuns {

		@Override
		JsonNode steer(RestClient client, String path) throws IOException {
			return client.post(path + "/cancel", null, null);
		}

	}

	/** Lets queued runs in. */
	@Command(name = "preempt", description = "Lets queued runs in; a running one of lower priority is put back.")
	public static final class Preempt extends OnRuns {

		@Override
		JsonNode steer(RestClient client, String path) throws IOException {
			return client.post(path + "/preempt", null, null);
		}

	}

	/** Deletes runs. */
	@Command(name = "delete",
			description = "Deletes runs that have ended, with their metrics, checkpoints and files. Asks first.")
	public static final class Delete extends OnRuns {

		@Mixin
		private Confirmation confirmation = new Confirmation();

		@Override
		boolean isMeant(List<Long> numbers) throws IOException {
			return this.confirmation.isGiven(((numbers.size() == 1) ? "run " : numbers.size() + " runs: ")
					+ numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
					+ ", with metrics, checkpoints and files");
		}

		@Override
		@Nullable JsonNode steer(RestClient client, String path) throws IOException {
			client.delete(path);
			return null;
		}

	}

}
