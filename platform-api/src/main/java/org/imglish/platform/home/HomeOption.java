package org.imglish.platform.home;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where state lives: {@code --home}, else IMGLISH_HOME, else {@code ~/.imglish}. */
public final class HomeOption {

	@Option(names = "--home", paramLabel = "DIR",
			description = "folder of database, datasets, checkpoints and logs (default: IMGLISH_HOME or ~/.imglish)")
	private @Nullable Path home;

	/** The absolute home folder. */
	public Path path() {
		if (this.home != null) {
			return this.home.toAbsolutePath().normalize();
		}
		String variable = System.getenv("IMGLISH_HOME");
		return ((variable != null && !variable.isBlank()) ? Path.of(variable)
				: Path.of(System.getProperty("user.home"), ".imglish"))
			.toAbsolutePath()
			.normalize();
	}

}
