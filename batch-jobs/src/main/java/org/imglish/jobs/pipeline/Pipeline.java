package org.imglish.jobs.pipeline;

import java.util.List;

import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.SubmittedRuns;
import org.jspecify.annotations.Nullable;

/**
 * A submitted pipeline.
 *
 * @param name what its author calls it
 * @param tag the tag that all of its runs carry
 * @param submission the number of its first run, by which it is told from other
 * submissions of the same name; null where its runs were tagged one by one
 * @param submissions all submissions of this name, newest first
 * @param items its runs, each after those that it needs
 * @param secondsLeft time until the last of its runs has ended; null where nobody knows,
 * and where all have
 */
public record Pipeline(String name, String tag, @Nullable Long submission, List<SubmittedRuns> submissions,
		List<Run> items, @Nullable Double secondsLeft) {

	public Pipeline {
		submissions = List.copyOf(submissions);
		items = List.copyOf(items);
	}

	Pipeline(String name, String tag, @Nullable Long submission, List<SubmittedRuns> submissions, List<Run> items) {
		this(name, tag, submission, submissions, items, left(items));
	}

	/** Each run counts from now on: that of a chain's last is the whole chain's. */
	private static @Nullable Double left(List<Run> runs) {
		Double most = null;
		for (Run run : runs) {
			if (!run.state().isEnd()) {
				Double seconds = run.secondsLeft();
				if (seconds == null) {
					return null;
				}
				most = (most != null) ? Math.max(most, seconds) : seconds;
			}
		}
		return most;
	}

}
