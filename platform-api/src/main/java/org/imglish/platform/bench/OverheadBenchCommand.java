package org.imglish.platform.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.worker.WorkerLoop;
import org.imglish.platform.wiring.Application;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what the platform costs a training. */
@Command(name = "overhead", mixinStandardHelpOptions = true,
		description = "Runs a training as a run of the platform and as a plain loop, in turns, and compares their times.")
final class OverheadBenchCommand implements Callable<Integer> {

	private static final Duration GRACE = Duration.ofSeconds(30);

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--batch", description = "images per step of the tiny preset (default: ${DEFAULT-VALUE})")
	private int batch = 24;

	@Option(names = "--chunks", description = "chunks of 100 steps of a training (default: ${DEFAULT-VALUE})")
	private int chunks = 6;

	@Option(names = "--rounds", description = "trainings of each side (default: ${DEFAULT-VALUE})")
	private int rounds = 3;

	@Option(names = "--threads", description = "torch threads (default: the number of cores)")
	private int threads = Runtime.getRuntime().availableProcessors();

	@Override
	public Integer call() throws Exception {
		if (this.chunks < 2 || this.rounds < 1) {
			throw new ParameterException(this.command.commandLine(),
					"--chunks must be at least 2 and --rounds at least 1");
		}
		Path home = Files.createTempDirectory("imglish-bench");
		try (Application application = Application.start(home, false, Map.of("imglish.threads", this.threads))) {
			WorkerLoop worker = application.bean(WorkerLoop.class);
			Thread thread = new Thread(worker::run, "worker");
			thread.start();
			try {
				List<Round> measured = measure(application, home);
				this.output.print(measured, table(measured));
			}
			finally {
				worker.end(GRACE);
				thread.join(GRACE.toMillis());
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
		return 0;
	}

	private List<Round> measure(Application application, Path home) throws Exception {
		long steps = (long) this.chunks * OverheadBench.CHUNK;
		OverheadBench bench = new OverheadBench(application, home, this.batch, steps, this.threads);
		bench.ingest();
		List<Round> measured = new ArrayList<>();
		for (int i = 0; i < this.rounds; i++) {
			OverheadBench.Timed platform = bench.platform();
			OverheadBench.Timed direct = bench.direct();
			if (platform.loss() != direct.loss()) {
				throw new IllegalStateException("The platform's training ended with the loss " + platform.loss()
						+ ", the plain loop's with " + direct.loss() + ": they are not the same");
			}
			measured.add(new Round(steps - OverheadBench.CHUNK, platform.seconds(), direct.seconds(),
					platform.seconds() / direct.seconds()));
		}
		return measured;
	}

	private static List<String> table(List<Round> rounds) {
		List<String> lines = new ArrayList<>();
		lines.add("steps   platform s     direct s  ms/step   ratio");
		for (Round round : rounds) {
			lines.add(BenchOutput.line("%5d %12.3f %12.3f %8.1f %7.3f", round.steps(), round.platformSeconds(),
					round.directSeconds(), 1e3 * round.directSeconds() / round.steps(), round.ratio()));
		}
		lines.add(BenchOutput.line("median ratio %.3f",
				rounds.stream().mapToDouble(Round::ratio).sorted().skip(rounds.size() / 2).findFirst().orElseThrow()));
		return lines;
	}

	/**
	 * One training of each side.
	 *
	 * @param steps measured steps
	 * @param platformSeconds seconds that they took as a run
	 * @param directSeconds seconds that they took in a plain loop
	 * @param ratio of the two
	 */
	record Round(long steps, double platformSeconds, double directSeconds, double ratio) {

	}

}
