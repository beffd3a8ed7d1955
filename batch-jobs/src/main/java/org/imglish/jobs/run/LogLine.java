package org.imglish.jobs.run;

import java.time.Instant;

/**
 * One line that an attempt logged.
 *
 * @param number grows within the run
 * @param attempt number of the attempt
 * @param at when it was logged
 * @param level {@code INFO}, {@code WARN} or {@code ERROR}
 * @param text the line
 */
public record LogLine(long number, int attempt, Instant at, String level, String text) {

}
