package org.imglish.jobs.run;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of a run's log are read, from the newest backwards.
 *
 * @param before only lines with smaller numbers, or null for the newest
 * @param level the least serious level: {@code INFO}, {@code WARN} or {@code ERROR}
 * @param text what a line must hold, in whatever case, or null
 * @param attempt only lines of this attempt, or null
 * @param limit most lines
 */
public record LogQuery(@Nullable Long before, LogLevel level, @Nullable String text, @Nullable Integer attempt,
		int limit) {

}
