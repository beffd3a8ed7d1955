package org.imglish.platform.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.imglish.core.optimizer.Shard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills the platform again and again and checks that nothing was lost. */
@Command(name = "chaos", mixinStandardHelpOptions = true,
		description = "Kills workers, API and database at random moments; exit 1 if anything was lost or done twice.")
public final class ChaosCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Option(names = "--kills", paramLabel = "N",
			description = "how often something is killed (default: ${DEFAULT-VALUE})")
	private int kills = 10;

	@Option(names = "--runs", paramLabel = "M",
			description = "trainings, and as many ingests, at the least (default: ${DEFAULT-VALUE})")
	private int runs = 3;

	@Option(names = "--gang", paramLabel = "N",
			description = "workers that carry out each training together (default: ${DEFAULT-VALUE})")
	private int gang = 1;

	@Option(names = "--shard", description = "what they divide among them: ${COMPLETION-CANDIDATES} (default: none)")
	private Shard shard = Shard.NONE;

	@Option(names = "--sync-every", paramLabel = "N", description = "steps that each of them takes alone, a divisor of "
			+ ChaosRuns.CHECKPOINT_EVERY + " (default: gradients are summed in every step)")
	private @Nullable Integer syncEvery;

	@Option(names = "--seed", paramLabel = "N", description = "of the moments and victims (default: ${DEFAULT-VALUE})")
	private long seed = 1;

	@Option(names = "--home", paramLabel = "DIR",
			description = "an empty folder to work in, kept afterwards (default: a temporary one, deleted if all held)")
	private @Nullable Path home;

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (this.kills < 0 || this.runs < 1 || this.gang < 1) {
			throw new ParameterException(this.command.commandLine(),
					"--kills must be 0 or more, --runs and --gang 1 or more");
		}
		if (this.syncEvery != null && (this.syncEvery < 1 || ChaosRuns.CHECKPOINT_EVERY % this.syncEvery != 0)) {
			throw new ParameterException(this.command.commandLine(), "--sync-every must divide the steps between "
					+ "checkpoints, " + ChaosRuns.CHECKPOINT_EVERY + ", but is " + this.syncEvery);
		}
		Path folder = folder();
		boolean held = new Chaos(folder, this.kills, this.runs, this.gang, parallel(), this.seed, System.out).run();
		if (held && this.home == null) {
			delete(folder);
		}
		else {
			System.out.println("The home is kept: " + folder);
		}
		return held ? 0 : 1;
	}

	/** How each training is shared, as its recipe says it. */
	private String parallel() {
		String local = (this.syncEvery != null) ? ", syncEvery: " + this.syncEvery : "";
		return String.format(Locale.ROOT, "{ workers: %d, shard: %s%s }", this.gang,
				this.shard.name().toLowerCase(Locale.ROOT), local);
	}

	private Path folder() throws IOException {
		if (this.home == null) {
			return Files.createTempDirectory("imglish-chaos");
		}
		Path folder = Files.createDirectories(this.home.toAbsolutePath().normalize());
		try (Stream<Path> content = Files.list(folder)) {
			if (content.findAny().isPresent()) {
				throw new IOException("The folder " + folder + " is not empty; name another one with --home");
			}
		}
		return folder;
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

}
