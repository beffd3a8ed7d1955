package org.imglish.platform.backup;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.backup.Restore;
import org.imglish.jobs.backup.Restored;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a backup. */
@Command(name = "restore", mixinStandardHelpOptions = true,
		description = "Puts a backup into an empty database, and says which of the files that it lists the store does not have."
				+ " What was being carried out goes on when a worker starts.")
public final class RestoreCommand implements Callable<Integer> {

	private static final int MOST_NAMED = 20;

	@Mixin
	private HomeOption home = new HomeOption();

	@Option(names = "--sums", description = "read all files in the store and compare them with their sums")
	private boolean sums;

	@Parameters(paramLabel = "FILE", description = "what 'imglish backup' has written")
	@SuppressWarnings("NullAway.Init")
	private Path file;

	@Override
	public Integer call() throws Exception {
		try (Application application = Application.start(this.home.path(), false, Map.of())) {
			Restored restored = application.bean(Restore.class).restore(this.file, this.sums, BackupCommand::tell);
			System.out.printf(Locale.ROOT, "Restored %,d rows as of %s%n", restored.contents().allRows(),
					restored.contents().at());
			return tell(restored) ? 0 : 1;
		}
	}

	/** Whether the store has all files. */
	private static boolean tell(Restored restored) {
		if (restored.missing().isEmpty()) {
			System.out.printf(Locale.ROOT, "The store has all %,d files%n", restored.contents().files());
			return true;
		}
		restored.missing().stream().limit(MOST_NAMED).forEach((file) -> System.err.println("imglish: " + file));
		int more = restored.missing().size() - MOST_NAMED;
		System.err.printf(Locale.ROOT,
				"imglish: %s%,d of %,d files are not in the store as they were; copy them back before a worker starts. "
						+ "Runs whose newest checkpoint is missing go on from an older one%n",
				(more > 0) ? "… " + more + " more; " : "", restored.missing().size(), restored.contents().files());
		return false;
	}

}
