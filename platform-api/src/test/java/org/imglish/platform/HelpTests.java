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

	private static String printed(String... arguments) {
		StringWriter out = new StringWriter();
		CommandLine line = Imglish.commandLine(arguments).setOut(new PrintWriter(out));
		assertThat(line.execute(arguments)).isZero();
		return out.toString();
	}

}
