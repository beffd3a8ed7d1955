package org.imglish.jobs.run;

import java.time.Instant;

/**
 * Runs that were submitted together.
 *
 * @param number the number of the first of them
 * @param createdAt when they were submitted
 * @param runs how many of them there are
 */
public record SubmittedRuns(long number, Instant createdAt, long runs) {

}
