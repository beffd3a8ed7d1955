package org.imglish.jobs.run;

import java.time.Instant;
import java.util.List;

import org.imglish.jobs.recipe.RunKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as a line of a table: all that lists, groups and summaries need, without its
 * recipe.
 *
 * @param id the run's number
 * @param name what its owner calls it
 * @param kind what it does
 * @param task the downstream task, or null
 * @param state where it stands
 * @param reason why it stands there, or null
 * @param priority higher goes first
 * @param tags free words
 * @param notes free text, or null
 * @param datasets the datasets of its recipe
 * @param dependsOn ids of the runs it waits for
 * @param progress how far its last attempt came
 * @param attempts number of attempts so far
 * @param createdAt when it was submitted
 * @param startedAt when its first attempt started, or null
 * @param endedAt when it reached an end state, or null
 * @param workedSeconds time of all its attempts together, without the hours that it lay
 * idle
 * @param secondsLeft time until its end, from the pace of its newest steps or that of
 * earlier runs of its shape, with the time that passes before it begins; null where
 * nobody knows
 * @param submission the number of the first of the runs that it was submitted together
 * with, in one pipeline; null for a run by itself
 * @param fields the fields of its recipe that were asked for, by path
 */
public record RunRow(long id, String name, RunKind kind, @Nullable String task, RunState state, @Nullable String reason,
		int priority, List<String> tags, @Nullable String notes, List<String> datasets, List<Long> dependsOn,
		Run.Progress progress, int attempts, Instant createdAt, @Nullable Instant startedAt, @Nullable Instant endedAt,
		double workedSeconds, @Nullable Double secondsLeft, @Nullable Long submission, JsonNode fields) {

	RunRow withSecondsLeft(@Nullable Double seconds) {
		return new RunRow(this.id, this.name, this.kind, this.task, this.state, this.reason, this.priority, this.tags,
				this.notes, this.datasets, this.dependsOn, this.progress, this.attempts, this.createdAt, this.startedAt,
				this.endedAt, this.workedSeconds, seconds, this.submission, this.fields);
	}

}
