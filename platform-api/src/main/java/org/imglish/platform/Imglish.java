package org.imglish.platform;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.imglish.platform.bench.BenchCommand;
import org.imglish.platform.client.AuditCommand;
import org.imglish.platform.client.CheckpointsCommand;
import org.imglish.platform.client.ClientCommands;
import org.imglish.platform.client.DatasetsCommand;
import org.imglish.platform.client.DiffCommand;
import org.imglish.platform.client.FilesCommand;
import org.imglish.platform.client.IngestCommand;
import org.imglish.platform.client.MetricsCommand;
import org.imglish.platform.client.ModelsCommand;
import org.imglish.platform.client.OpenCommand;
import org.imglish.platform.client.PredictCommand;
import org.imglish.platform.client.RunSteering;
import org.imglish.platform.client.RunsCommand;
import org.imglish.platform.client.SubmitCommand;
import org.imglish.platform.client.WebhooksCommand;
import org.imglish.platform.demo.DemoCommand;
import org.imglish.platform.doctor.DoctorCommand;
import org.imglish.platform.estimate.EstimateCommand;
import org.imglish.platform.prediction.PredictorCommand;
import org.imglish.platform.process.ServeCommand;
import org.imglish.platform.process.TokensCommand;
import org.imglish.platform.process.WorkerCommand;
import org.imglish.platform.recipe.RecipeCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit code 0: done, 1: the thing failed, 2: wrong usage. */
@Command(name = "imglish", mixinStandardHelpOptions = true, versionProvider = BuiltVersion.class,
		description = "Pretrains, fine-tunes and evaluates BEiT-3 models.")
public final class Imglish {

	private static final List<Class<?>> COMMANDS = List.of(DemoCommand.class, ServeCommand.class, WorkerCommand.class,
			IngestCommand.class, SubmitCommand.class, RunsCommand.class, ClientCommands.Show.class,
			ClientCommands.Watch.class, RunSteering.Stop.class, RunSteering.Resume.class, RunSteering.Cancel.class,
			ClientCommands.Edit.class, RunSteering.Delete.class, DatasetsCommand.class, RunSteering.Preempt.class,
			ClientCommands.ListWorkers.class, ClientCommands.Clone.class, ClientCommands.Logs.class,
			MetricsCommand.class, CheckpointsCommand.class, ModelsCommand.class, FilesCommand.class,
			PredictCommand.class, PredictorCommand.class, ParityCommand.class, TokensCommand.class, RecipeCommand.class,
			ConvertCommand.class, EstimateCommand.class, BenchCommand.class, DiffCommand.class, DoctorCommand.class,
			OpenCommand.class, WebhooksCommand.class, AuditCommand.class, CompletionCommand.class);

	private Imglish() {
	}

	/** Runs a command and exits with its code. */
	public static void main(String[] arguments) {
		quiet();
		warnOfEncoding();
		CommandLine line = commandLine(arguments);
		int code = (arguments.length == 0) ? usage(line) : line.execute(arguments);
		System.exit(code);
	}

	/**
	 * The command that is meant, or all of them where none is: to build all takes longer
	 * than most of them run. A failure becomes one sentence and exit code 1.
	 */
	static CommandLine commandLine(String... arguments) {
		CommandLine line = new CommandLine(new Imglish());
		List<Class<?>> meant = COMMANDS.stream()
			.filter((command) -> arguments.length > 0
					&& Objects.requireNonNull(command.getAnnotation(Command.class)).name().equals(arguments[0]))
			.toList();
		(meant.isEmpty() ? COMMANDS : meant).forEach(line::addSubcommand);
		if (meant.isEmpty()) {
			line.addSubcommand(new HelpCommand());
		}
		line.setCaseInsensitiveEnumValuesAllowed(true);
		line.setExecutionExceptionHandler((ex, command, result) -> {
			command.getErr().println("imglish: " + sentence(ex));
			return 1;
		});
		return line;
	}

	/** The file system's exceptions say no more than the name of the file. */
	private static String sentence(Exception failure) {
		if (failure instanceof NoSuchFileException missing) {
			return "There is no file " + missing.getFile();
		}
		if (failure instanceof AccessDeniedException denied) {
			return "The file " + denied.getFile() + " may not be used by this user";
		}
		return (failure.getMessage() != null) ? failure.getMessage() : failure.toString();
	}

	/** Until the application sets its log up, only warnings reach the terminal. */
	private static void quiet() {
		if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
			root.setLevel(Level.WARN);
		}
	}

	/** The launcher sees to it; who starts Java without it has to. */
	private static void warnOfEncoding() {
		String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
		if (!encoding.equalsIgnoreCase("UTF-8")) {
			System.err.println("imglish: file names beyond ASCII cannot be said in the encoding " + encoding
					+ " of this locale; set LC_ALL=C.UTF-8 before Java starts, as the launcher does");
		}
	}

	private static int usage(CommandLine line) {
		line.usage(System.err);
		return 2;
	}

}
