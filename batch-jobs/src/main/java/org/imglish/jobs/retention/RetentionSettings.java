package org.imglish.jobs.retention;

/**
 * How long things are kept; 0 for ever.
 *
 * @param runDays days after which runs that completed, failed or were cancelled go, with
 * their metrics, checkpoints, files and logs
 * @param fileDays days after which the files go that runs have left
 * @param logDays days after which the log of a run goes that has ended
 * @param fileBytes what the files of all runs may take together; the oldest go first
 */
public record RetentionSettings(int runDays, int fileDays, int logDays, long fileBytes) {

	/** Everything is kept. */
	public static final RetentionSettings FOREVER = new RetentionSettings(0, 0, 0, 0);

	public RetentionSettings {
		require("run-days", runDays);
		require("file-days", fileDays);
		require("log-days", logDays);
		require("file-size", fileBytes);
	}

	private static void require(String name, long value) {
		if (value < 0) {
			throw new IllegalArgumentException(
					"imglish.retention." + name + " must be 0 (for ever) or more, but is " + value);
		}
	}

}
