package org.imglish.platform.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what people wait for. */
@Command(name = "start", mixinStandardHelpOptions = true,
		description = "Starts server, commands, worker and demo as people do, in a folder that is removed afterwards,"
				+ " and measures how long they are waited for.")
final class StartBenchCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Mixin
	private BenchOutput output = new BenchOutput();

	@Option(names = "--commands",
			description = "how often each command is given; the median counts (default: ${DEFAULT-VALUE})")
	private int commands = 7;

	@Option(names = "--rounds",
			description = "how often server and worker are started; the median counts (default: ${DEFAULT-VALUE})")
	private int rounds = 3;

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (this.commands < 1 || this.rounds < 1) {
			throw new ParameterException(this.command.commandLine(), "--commands and --rounds must be at least 1");
		}
		List<StartBench.Wait> waits = new ArrayList<>();
		Path folder = Files.createTempDirectory("imglish-start");
		try (StartBench bench = new StartBench(program(), folder, (wait) -> {
			System.err.println(line(wait));
			waits.add(wait);
		})) {
			bench.measure(this.commands, this.rounds);
		}
		FileSystemUtils.deleteRecursively(folder);
		List<String> table = new ArrayList<>(List.of("seconds   from - to       processor   goal   what"));
		waits.stream().map(StartBenchCommand::line).forEach(table::add);
		this.output.print(waits, table);
		return 0;
	}

	/** The launcher that started this process, or else Java itself. */
	private static List<String> program() {
		String launcher = System.getProperty("imglish.launcher");
		return (launcher != null) ? List.of(launcher)
				: List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), "org.imglish.platform.Imglish");
	}

	private static String line(StartBench.Wait wait) {
		return BenchOutput.line("%7.2f   %5.2f - %5.2f   %9s   %4s   %s", wait.seconds(), wait.shortest(),
				wait.longest(), shown(wait.processorSeconds(), "%.2f"), shown(wait.goal(), "%.1f"), wait.what());
	}

	private static String shown(double value, String format) {
		return Double.isNaN(value) ? "" : BenchOutput.line(format, value);
	}

}
