package org.imglish.jobs.run;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The runs of the platform, as people see and steer them. Every method is one
 * transaction.
 */
public interface Runs {

	/**
	 * Validates a recipe and queues it.
	 * @return the new run, or the run that the same idempotency key gave before
	 * @throws org.imglish.jobs.recipe.InvalidRecipeException with every mistake at once
	 * @throws RunConflictException if the key was used for another recipe
	 */
	Run submit(Submission submission);

	/**
	 * The run that the same idempotency key gave before, if it gave one.
	 * @throws RunConflictException if the key was used for another recipe
	 */
	Optional<Run> earlier(Submission submission);

	/**
	 * A recipe with versions in the place of the aliases by which it names models, as
	 * they are at this moment.
	 */
	JsonNode resolved(JsonNode recipe);

	/**
	 * Seconds for which a recipe would be worked at, as completed runs of its shape were.
	 * @param recipe with every default filled in
	 * @param steps how many steps it has; null where only runs of the same length tell
	 * @return null where nobody knows
	 */
	@Nullable Double expectedSeconds(JsonNode recipe, @Nullable Long steps);

	Optional<Run> find(long id);

	/**
	 * Notes that runs were submitted together; those that were noted before stay where
	 * they are.
	 * @param ids their numbers
	 * @return the runs, in the same order
	 */
	List<Run> gather(List<Long> ids);

	/**
	 * When runs with a tag were submitted together, the newest 200 first.
	 */
	List<SubmittedRuns> submissions(String tag);

	/** Those that a filter lets through, in an order. */
	Page<Run> list(RunFilter filter, Sort<RunField> sort, int page, int size);

	/** Newest first. */
	default Page<Run> list(RunFilter filter, int page, int size) {
		return list(filter, Sort.falling(RunField.ID), page, size);
	}

	/** All attempts of a run, oldest first. */
	List<Attempt> attempts(long run);

	/** Attempts of a run, newest first. */
	Page<Attempt> attempts(long run, int page, int size);

	/**
	 * Asks a run to finish its step, write a checkpoint and stop.
	 * @throws RunConflictException if the run is at an end already
	 */
	Run stop(long id);

	/**
	 * Queues a stopped or failed run again, to continue from its last checkpoint.
	 * @throws RunConflictException if it is neither
	 */
	Run resume(long id);

	/**
	 * Gives a run up.
	 * @throws RunConflictException if it has ended already
	 */
	Run cancel(long id);

	/**
	 * Lets a queued run in: the running one of the lowest priority below its own writes a
	 * checkpoint and goes back to the queue.
	 * @throws RunConflictException if it is not queued or nothing can make room for it
	 */
	Run preempt(long id);

	/**
	 * The recipe of a run, changed, to be submitted as another.
	 * @param changes a JSON object merged over the recipe (RFC 7396)
	 */
	Submission changed(long id, JsonNode changes);

	/**
	 * Changes what people may change.
	 * @param version the version that the caller saw
	 * @throws RunConflictException if somebody else changed the run meanwhile
	 */
	Run edit(long id, RunEdit edit, long version);

	/**
	 * Deletes a run that has ended, with its metric points, events and checkpoints.
	 * @throws RunConflictException if it has not ended or a run or model needs it
	 */
	void delete(long id);

	/** Log lines after a number, oldest first. */
	List<LogLine> logs(long run, long afterNumber, int limit);

	/** Log lines from the newest backwards. */
	List<LogLine> logs(long run, LogQuery query);

}
