package org.imglish.jobs.gang;

/**
 * A member's place in one generation of a run's gang. The generation fences it: whoever
 * holds a seat of an earlier one finds it gone, and can neither join nor renew anything.
 *
 * @param run the run
 * @param generation formation of the gang, from 1
 * @param rank number of the member, from 1; the leader's is 0
 * @param worker whose seat it is
 */
public record Seat(long run, int generation, int rank, String worker) {

	/** How far its member has come. */
	public enum State {

		/** It has not noticed yet. */
		GIVEN,

		/** It is about to join the group. */
		JOINING,

		/** It has opened the training and waits for the leader's word. */
		READY,

		/** It has taken the steps that it takes alone, and waits for the others. */
		ARRIVED,

		/** The group is broken or disbanded; it waits for the next generation. */
		WAITING,

		/** It cannot take part, or ends. */
		FAILED

	}

}
