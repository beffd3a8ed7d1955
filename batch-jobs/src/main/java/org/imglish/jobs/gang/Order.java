package org.imglish.jobs.gang;

import org.imglish.core.collective.ProcessGroup;

/**
 * What a leader has its members do next, told by a broadcast: what follows from the
 * numbers of a step, from the clock or from people stays the leader's decision alone.
 *
 * @param word what to do
 * @param number the step, or how many pauses there have been with this one
 */
public record Order(Word word, long number) {

	/** Has everybody perform a step. */
	public static Order step(long step) {
		return new Order(Word.STEP, step);
	}

	/** Has everybody take the steps of a round but the last alone. */
	static Order part(long pauses) {
		return new Order(Word.PART, pauses);
	}

	/** Has everybody validate. */
	public static Order validate() {
		return new Order(Word.VALIDATE, 0);
	}

	/** Has everybody fill held-out samples in. */
	public static Order show() {
		return new Order(Word.SHOW, 0);
	}

	/** Has everybody hand over its part of the state, which the leader saves. */
	public static Order save() {
		return new Order(Word.SAVE, 0);
	}

	/** Has everybody prepare. */
	public static Order prepare() {
		return new Order(Word.PREPARE, 0);
	}

	/** Tells this order to the members. */
	void tell(ProcessGroup group) {
		group.broadcast(new long[] { this.word.ordinal(), this.number }, 0);
	}

	/** Waits for the leader's next order. */
	public static Order hear(ProcessGroup group) {
		long[] told = group.broadcast(new long[2], 0);
		return new Order(Word.values()[(int) told[0]], told[1]);
	}

	/** What can be ordered. */
	public enum Word {

		/** Perform the step of that number. */
		STEP,

		/**
		 * Take the steps of a round but the last alone, and then look into the database
		 * until the leader continues.
		 */
		PART,

		/** Validate. */
		VALIDATE,

		/** Fill held-out samples in. */
		SHOW,

		/** Hand over the parts of the state that the leader lacks. */
		SAVE,

		/** Prepare what is missing. */
		PREPARE,

		/** Look into the database until the leader continues: it may take long. */
		PAUSE,

		/** Leave the group and wait for the next generation. */
		DISBAND,

		/** The attempt is over. */
		END

	}

}
