package org.imglish.jobs.run;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A recipe handed in.
 *
 * @param recipe the recipe as its author wrote it: only what differs from the defaults
 * @param name name of the run, or null to derive one from the recipe
 * @param tags free words
 * @param priority higher goes first
 * @param dependsOn ids of runs to wait for
 * @param idempotencyKey the same key gives the same run, or null
 * @param doneBy the run that has made already what this one is to make, or null
 * @param submission first of the runs that this one belongs with, or null
 * @param stepBytes memory that a step of it is estimated to need on each device, or null
 */
public record Submission(JsonNode recipe, @Nullable String name, List<String> tags, int priority, List<Long> dependsOn,
		@Nullable String idempotencyKey, @Nullable Long doneBy, @Nullable Long submission, @Nullable Long stepBytes) {

	/** What is still to be done. */
	public Submission(JsonNode recipe, @Nullable String name, List<String> tags, int priority, List<Long> dependsOn,
			@Nullable String idempotencyKey) {
		this(recipe, name, tags, priority, dependsOn, idempotencyKey, null, null, null);
	}

	/** The same, waiting for these runs. */
	public Submission after(Collection<Long> runs) {
		return new Submission(this.recipe, this.name, this.tags, this.priority, List.copyOf(runs), this.idempotencyKey,
				this.doneBy, this.submission, this.stepBytes);
	}

	/** The same under an idempotency key, or null for none. */
	public Submission under(@Nullable String key) {
		return new Submission(this.recipe, this.name, this.tags, this.priority, this.dependsOn, key, this.doneBy,
				this.submission, this.stepBytes);
	}

	/** The same, done already by a run, or null for by none. */
	public Submission doneBy(@Nullable Long run) {
		return new Submission(this.recipe, this.name, this.tags, this.priority, this.dependsOn, this.idempotencyKey,
				run, this.submission, this.stepBytes);
	}

	/** The same, belonging with the runs of a submission, or null for with none. */
	public Submission with(@Nullable Long others) {
		return new Submission(this.recipe, this.name, this.tags, this.priority, this.dependsOn, this.idempotencyKey,
				this.doneBy, others, this.stepBytes);
	}

	/** The same, with memory that a step is estimated to need, or null for unknown. */
	public Submission needing(@Nullable Long bytes) {
		return new Submission(this.recipe, this.name, this.tags, this.priority, this.dependsOn, this.idempotencyKey,
				this.doneBy, this.submission, bytes);
	}

}
