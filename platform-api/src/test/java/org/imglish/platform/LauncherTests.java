package org.imglish.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.imglish.platform.client.PredictCommand;
import org.imglish.platform.client.RunsCommand;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The launcher beside the commands that it starts. */
class LauncherTests {

	private static final Pattern ASKING = Pattern.compile("case \\$1 in\n([^()]+)\\) asking_libraries ;;");

	/** Which libraries they need, {@link WallsTests} knows. */
	@Test
	void itNamesTheCommandsThatAskAServer() throws IOException {
		Matcher asking = ASKING.matcher(Files.readString(Path.of("..", "imglish")));
		assertThat(asking.find()).isTrue();
		List<String> names = Arrays.stream(asking.group(1).split("[\\s|\\\\]+"))
			.filter((name) -> name.matches("[a-z]+"))
			.toList();
		assertThat(names).containsExactlyInAnyOrderElementsOf(Imglish.commandLine()
			.getSubcommands()
			.values()
			.stream()
			.map((command) -> command.getCommandSpec())
			.filter((command) -> asks(command.userObject().getClass()))
			.map((command) -> command.name())
			.toList());
	}

	private static boolean asks(Class<?> command) {
		return command.getPackageName().equals(RunsCommand.class.getPackageName()) && command != PredictCommand.class;
	}

}
