package org.imglish.jobs.retention;

import java.time.Instant;

/**
 * Something that is no longer kept.
 *
 * @param what what it is
 * @param run the run, or the run that it belongs to
 * @param name name of the run or of the file
 * @param amount bytes, or lines of a log
 * @param since when the run ended, or when the file was written
 */
public record Expired(What what, long run, String name, long amount, Instant since) {

	/** What may go. */
	public enum What {

		RUN, FILE, LOG

	}

}
