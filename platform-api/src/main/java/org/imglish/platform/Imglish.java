package org.imglish.platform;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;

import org.imglish.core.field.Spelling;
import org.imglish.platform.backup.BackupCommand;
import org.imglish.platform.backup.RestoreCommand;
import org.imglish.platform.bench.BenchCommand;
import org.imglish.platform.client.AuditCommand;
import org.imglish.platform.client.CheckpointsCommand;
import org.imglish.platform.client.ClientCommands;
import org.imglish.platform.client.DatasetsCommand;
import org.imglish.platform.client.DiffCommand;
import org.imglish.platform.client.FilesCommand;
import org.imglish.platform.client.IngestCommand;
import org.imglish.platform.client.LineageCommand;
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
import org.imglish.platform.process.RehearseCommand;
import org.imglish.platform.process.ServeCommand;
import org.imglish.platform.process.TokensCommand;
import org.imglish.platform.process.WorkerCommand;
import org.imglish.platform.recipe.RecipeCommand;
import org.imglish.platform.retention.RetentionCommand;
import org.imglish.platform.site.SiteCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

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
			RehearseCommand.class, PredictCommand.class, PredictorCommand.class, ParityCommand.class,
			TokensCommand.class, RecipeCommand.class, ConvertCommand.class, EstimateCommand.class, BenchCommand.class,
			DiffCommand.class, DoctorCommand.class, OpenCommand.class, WebhooksCommand.class, AuditCommand.class,
			CompletionCommand.class, SiteCommand.class, BackupCommand.class, RestoreCommand.class,
			RetentionCommand.class, LineageCommand.class);

	private Imglish() {
	}

	/** Runs a command and exits with its code. */
	public static void main(String[] arguments) {
		warnOfEncoding();
		boolean none = arguments.length == 0;
		CommandLine line = none ? commandLine("--help") : commandLine(arguments);
		int code = none ? usage(line) : line.execute(arguments);
		System.exit(code);
	}

	/**
	 * All commands, or of arguments the one that they mean: to build all takes longer
	 * than most of them run. Where they mean none, the commands are there to be read
	 * about. A failure becomes one sentence and exit code 1.
	 */
	static CommandLine commandLine(String... arguments) {
		CommandLine line = new CommandLine(new Imglish());
		List<String> said = List.of(arguments);
		boolean help = !said.isEmpty() && said.get(0).equals("help");
		List<String> names = said.subList(help ? 1 : 0, Math.min(said.size(), help ? 2 : 1));
		List<Class<?>> meant = COMMANDS.stream()
			.filter((command) -> names.contains(described(command).name()))
			.toList();
		if (said.isEmpty() || !meant.isEmpty()) {
			(said.isEmpty() ? COMMANDS : meant).forEach(line::addSubcommand);
		}
		else {
			COMMANDS.stream().map(Imglish::described).forEach((command) -> line.addSubcommand(heading(command)));
		}
		if (meant.isEmpty() || help) {
			line.addSubcommand(new HelpCommand());
		}
		if (meant.isEmpty() && !names.isEmpty() && !names.get(0).startsWith("-")) {
			line.setParameterExceptionHandler((ex, all) -> unknown(ex.getCommandLine(), names.get(0)));
		}
		line.setCaseInsensitiveEnumValuesAllowed(true);
		line.setExecutionExceptionHandler((ex, command, result) -> {
			command.getErr().println("imglish: " + sentence(ex));
			return 1;
		});
		return line;
	}

	private static int unknown(CommandLine line, String name) {
		List<String> known = COMMANDS.stream()
			.map(Imglish::described)
			.filter((command) -> !command.hidden())
			.map(Command::name)
			.toList();
		line.getErr()
			.println("imglish: there is no command '" + name + "'; " + Spelling.hint(name, known)
					+ "'imglish --help' lists all of them");
		return CommandLine.ExitCode.USAGE;
	}

	private static Command described(Class<?> command) {
		return Objects.requireNonNull(command.getAnnotation(Command.class));
	}

	/** A command as the list of all of them shows it, without options. */
	private static CommandSpec heading(Command command) {
		CommandSpec heading = CommandSpec.create().name(command.name());
		heading.usageMessage().description(command.description()).hidden(command.hidden());
		return heading;
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
