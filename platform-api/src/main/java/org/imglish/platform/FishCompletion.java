package org.imglish.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What fish completes commands by (its own {@code complete}): names of commands, options
 * and the words that options take. Bash and zsh have theirs from picocli.
 */
final class FishCompletion {

	private final List<String> lines = new ArrayList<>();

	private FishCompletion() {
	}

	/** The script for a command line with all of its commands. */
	static String of(CommandLine line) {
		FishCompletion completion = new FishCompletion();
		completion.lines.add("complete -c " + line.getCommandName() + " -f");
		completion.add(line.getCommandName(), List.of(), line);
		return String.join("\n", completion.lines) + "\n";
	}

	private void add(String program, List<String> path, CommandLine command) {
		CommandSpec spec = command.getCommandSpec();
		String head = "complete -c " + program + " -n " + quoted(condition(path, spec));
		spec.subcommands().forEach((name, sub) -> {
			if (!sub.getCommandSpec().usageMessage().hidden()) {
				this.lines.add(head + " -a " + name + " -d " + quoted(description(sub.getCommandSpec())));
			}
		});
		String options = "complete -c " + program + " -n " + quoted(within(path));
		spec.options().stream().filter((option) -> !option.hidden()).forEach((option) -> add(options, option));
		for (Map.Entry<String, CommandLine> sub : spec.subcommands().entrySet()) {
			List<String> further = new ArrayList<>(path);
			further.add(sub.getKey());
			add(program, further, sub.getValue());
		}
	}

	private void add(String head, OptionSpec option) {
		StringBuilder line = new StringBuilder(head);
		for (String name : option.names()) {
			line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
		}
		if (option.arity().max() > 0) {
			line.append(" -r");
			if (option.completionCandidates() != null) {
				line.append(" -a ")
					.append(quoted(StreamSupport.stream(option.completionCandidates().spliterator(), false)
						.collect(Collectors.joining(" "))));
			}
			else if (option.paramLabel().matches("FILE|FOLDER|DIR|PATH")) {
				line.append(" -F");
			}
		}
		this.lines.add(line.append(" -d ")
			.append(quoted((option.description().length > 0) ? option.description()[0] : ""))
			.toString());
	}

	/** Where the next word may be a command below this one. */
	private static String condition(List<String> path, CommandSpec spec) {
		String none = "not __fish_seen_subcommand_from " + String.join(" ", spec.subcommands().keySet());
		return path.isEmpty() ? "__fish_use_subcommand" : within(path) + "; and " + none;
	}

	private static String within(List<String> path) {
		return path.isEmpty() ? "__fish_use_subcommand"
				: path.stream()
					.map((name) -> "__fish_seen_subcommand_from " + name)
					.collect(Collectors.joining("; and "));
	}

	private static String description(CommandSpec spec) {
		String[] lines = spec.usageMessage().description();
		return (lines.length > 0) ? lines[0] : "";
	}

	private static String quoted(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ") + "'";
	}

}
