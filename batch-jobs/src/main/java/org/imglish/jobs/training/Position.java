package org.imglish.jobs.training;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Where a training stands: which step is performed, whose checkpoint is written, whose is
 * committed. Durable lags written by a chunk where checkpoints are written in the
 * background, and written lags performed within a chunk.
 */
final class Position {

	private static final String SAVED = "step";

	/** Last step of the training. */
	private long steps;

	/**
	 * Next step to hand out; all of a chunk's steps are handed out before the first is
	 * performed.
	 */
	private long next;

	/** Newest step performed. */
	private long performed;

	/** Newest step whose checkpoint is being written or is written. */
	private long written;

	/** Newest step whose checkpoint is committed: what Spring Batch's position says. */
	private long durable;

	/** The step that Spring Batch's position says, 0 before the first. */
	static long saved(ExecutionContext context) {
		return context.getLong(SAVED, 0);
	}

	void save(ExecutionContext context) {
		context.putLong(SAVED, this.durable);
	}

	/**
	 * Goes to a committed checkpoint.
	 * @param step its step, 0 for the beginning
	 * @param steps number of all steps
	 */
	void restored(long step, long steps) {
		this.steps = steps;
		this.durable = step;
		this.performed = step;
		checkpointed(step);
	}

	/** Hands out the number of the next step, which may be beyond the last one. */
	long next() {
		return this.next++;
	}

	void performed(long step) {
		this.performed = step;
	}

	/** A chunk ends: what it handed out and did not perform is handed out again. */
	void endChunk() {
		checkpointed(this.performed);
	}

	private void checkpointed(long step) {
		this.written = step;
		this.next = step + 1;
	}

	void durable(long step) {
		this.durable = step;
	}

	/** Whether a step is the one to perform now. */
	boolean isDue(long step) {
		return step == this.performed + 1 && step <= this.steps;
	}

	/** Whether the present chunk has performed a step. */
	boolean hasBegunChunk() {
		return this.performed > this.written;
	}

	/** Whether all steps are performed. */
	boolean isAtEnd() {
		return this.performed == this.steps;
	}

	/** Whether the checkpoint of the last step is committed. */
	boolean isDone() {
		return this.durable == this.steps;
	}

	long steps() {
		return this.steps;
	}

	long performed() {
		return this.performed;
	}

	long written() {
		return this.written;
	}

	long durable() {
		return this.durable;
	}

}
