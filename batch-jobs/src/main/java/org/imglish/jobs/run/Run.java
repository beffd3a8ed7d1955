package org.imglish.jobs.run;

import java.time.Instant;
import java.util.List;

import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.recipe.Yardstick;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One recipe being carried out.
 *
 * @param id the run's number
 * @param name what its owner calls it; not unique
 * @param kind what it does
 * @param task the downstream task, or null where the kind has none
 * @param state where it stands
 * @param reason why it stands there, in a sentence; null while nothing needs saying
 * @param priority higher goes first; 0 unless asked otherwise
 * @param tags free words to filter by
 * @param notes free text
 * @param judgedBy what it is judged by beside others: the metric of its sweep's halving,
 * else that of its validation; null where nothing is measured on held-out samples
 * @param recipe the complete recipe with every default filled in
 * @param dependsOn ids of the runs it waits for
 * @param progress how far its last attempt came
 * @param attempts number of attempts so far
 * @param createdAt when it was submitted
 * @param startedAt when its first attempt started, or null
 * @param endedAt when it reached an end state, or null
 * @param secondsLeft time until its end, from the pace of its newest steps or that of
 * earlier runs of its shape, with the time that passes before it begins; null where
 * nobody knows, and in answers to changes
 * @param submission the number of the first of the runs that it was submitted together
 * with, in one pipeline; null for a run by itself
 * @param version grows with each change by a person (name, tags, priority, notes): the
 * ETag
 */
public record Run(long id, String name, RunKind kind, @Nullable String task, RunState state, @Nullable String reason,
		int priority, List<String> tags, @Nullable String notes, @Nullable Yardstick judgedBy, JsonNode recipe,
		List<Long> dependsOn, Progress progress, int attempts, Instant createdAt, @Nullable Instant startedAt,
		@Nullable Instant endedAt, @Nullable Double secondsLeft, @Nullable Long submission, long version) {

	Run withSecondsLeft(@Nullable Double seconds) {
		return new Run(this.id, this.name, this.kind, this.task, this.state, this.reason, this.priority, this.tags,
				this.notes, this.judgedBy, this.recipe, this.dependsOn, this.progress, this.attempts, this.createdAt,
				this.startedAt, this.endedAt, seconds, this.submission, this.version);
	}

	/**
	 * How far a run has come.
	 *
	 * @param done units finished
	 * @param total units in all, 0 while unknown
	 * @param unit what is counted: {@code step}, {@code record}, {@code batch}
	 */
	public record Progress(long done, long total, String unit) {

	}

}
