package org.imglish.platform;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell completes commands by. */
@Command(name = "completion", mixinStandardHelpOptions = true,
		description = { "Prints a script by which a shell completes commands and options. In bash and zsh:",
				"  source <(imglish completion bash)", "In fish:",
				"  imglish completion fish > ~/.config/fish/completions/imglish.fish" })
final class CompletionCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec command;

	@Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
	private Shell shell = Shell.BASH;

	@Override
	public Integer call() {
		CommandLine all = Imglish.commandLine();
		PrintWriter out = this.command.commandLine().getOut();
		out.print(switch (this.shell) {
			case BASH, ZSH -> AutoComplete.bash(all.getCommandName(), all);
			case FISH -> FishCompletion.of(all);
		});
		out.flush();
		return 0;
	}

	/** Shells whose scripts are known. */
	enum Shell {

		BASH, ZSH, FISH;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
