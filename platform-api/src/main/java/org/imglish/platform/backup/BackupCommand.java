package org.imglish.platform.backup;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.imglish.jobs.backup.Backup;
import org.imglish.jobs.backup.Contents;
import org.imglish.platform.home.HomeOption;
import org.imglish.platform.wiring.Application;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a backup. */
@Command(name = "backup", mixinStandardHelpOptions = true,
		description = "Writes the database, as it is at one moment, and a listing of the store's files with their sums into a"
				+ " file; whatever runs goes on meanwhile. The store's own files are copied by whatever copies files.")
public final class BackupCommand implements Callable<Integer> {

	@Mixin
	private HomeOption home = new HomeOption();

	@Parameters(paramLabel = "FILE", description = "the file to write, for example imglish-backup.zip")
	@SuppressWarnings("NullAway.Init")
	private Path file;

	@Override
	public Integer call() throws Exception {
		try (Application application = Application.start(this.home.path(), false, Map.of())) {
			Contents contents = application.bean(Backup.class).write(this.file, BackupCommand::tell);
			System.out.printf(Locale.ROOT,
					"%s: %,d rows as of %s, and the names and sums of %,d files in the store (%,d bytes)%n", this.file,
					contents.allRows(), contents.at(), contents.files(), contents.bytes());
			return 0;
		}
	}

	/** A line for each table that is not empty, beside what is printed in the end. */
	static void tell(String table, long rows) {
		if (rows > 0) {
			System.err.printf(Locale.ROOT, "%-36s %,12d rows%n", table, rows);
		}
	}

}
