package org.imglish.platform;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What shells complete commands by. */
class CompletionCommandTests {

	@TempDir
	Path folder;

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void bashCompletesCommandsAndOptions() throws Exception {
		assertThat(completed("imglish da", "imglish", "da")).isEqualTo("datasets");
		assertThat(completed("imglish models ren", "imglish", "models", "ren")).isEqualTo("rename");
		assertThat(completed("imglish runs --col", "imglish", "runs", "--col")).isEqualTo("--columns");
	}

	@Test
	void zshTakesTheSame() {
		assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
	}

	@Test
	void fishKnowsCommandsOptionsAndTheirWords() {
		assertThat(script("fish").lines()).contains("complete -c imglish -f")
			.anyMatch((line) -> line
				.startsWith("complete -c imglish -n '__fish_use_subcommand' -a datasets -d 'Lists datasets"))
			.anyMatch((line) -> line.startsWith("complete -c imglish -n '__fish_seen_subcommand_from models; and "
					+ "not __fish_seen_subcommand_from rename delete alias' -a rename"))
			.anyMatch((line) -> line.startsWith(
					"complete -c imglish -n '__fish_seen_subcommand_from metrics' -l format -r -a 'CSV JSONL TENSORBOARD'"))
			.allMatch((line) -> line.startsWith("complete -c imglish ") && quotesAreClosed(line));
	}

	@Test
	void whatIsForTheProgramItselfIsNotCompleted() {
		assertThat(script("fish")).doesNotContain("-a predictor");
	}

	/** A quote is one that no backslash precedes. */
	private static boolean quotesAreClosed(String line) {
		return line.replace("\\\\", "").replace("\\'", "").chars().filter((each) -> each == '\'').count() % 2 == 0;
	}

	/**
	 * Bash complains of {@code compopt} where nobody has pressed the key; that is not
	 * asked for.
	 */
	private String completed(String line, String... words) throws IOException, InterruptedException {
		Path script = Files.writeString(this.folder.resolve("imglish.bash"), script("bash"));
		String ask = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
				+ (words.length - 1) + "; COMP_LINE='" + line + "'; _complete_imglish; echo \"${COMPREPLY[@]}\"";
		Process bash = new ProcessBuilder("bash", "--norc", "-c", ask).redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return out.strip();
	}

	private static String script(String shell) {
		StringWriter out = new StringWriter();
		int code = Imglish.commandLine("completion", shell).setOut(new PrintWriter(out)).execute("completion", shell);
		assertThat(code).isZero();
		return out.toString();
	}

}
