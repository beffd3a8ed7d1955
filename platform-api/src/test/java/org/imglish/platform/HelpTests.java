package org.imglish.platform;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTests {

	@Test
	void helpOfACommandIsItsUsage() {
		assertThat(printed("help", "submit")).startsWith("Usage: imglish submit")
			.isEqualTo(printed("submit", "--help"));
		assertThat(printed("help")).contains("submit", "serve", "help");
	}

	@Test
	void aMisspelledCommandIsAskedAbout() {
		for (String[] arguments : new String[][] { { "sumbit", "recipe.yaml" }, { "help", "sumbit" }, { "submt" } }) {
			assertThat(refused(arguments)).startsWith("imglish: there is no command 's")
				.contains("did you mean 'submit'?", "--help")
				.hasLineCount(1);
		}
		assertThat(refused("xyzzy")).contains("no command 'xyzzy'").doesNotContain("mean");
		assertThat(refused("runs", "--kidn", "x")).contains("--kind");
	}

	private static String refused(String... arguments) {
		StringWriter error = new StringWriter();
		CommandLine line = Imglish.commandLine(arguments).setErr(new PrintWriter(error));
		assertThat(line.execute(arguments)).isEqualTo(2);
		return error.toString();
	}

	private static String printed(String... arguments) {
		StringWriter out = new StringWriter();
		CommandLine line = Imglish.commandLine(arguments).setOut(new PrintWriter(out));
		assertThat(line.execute(arguments)).isZero();
		return out.toString();
	}

}
