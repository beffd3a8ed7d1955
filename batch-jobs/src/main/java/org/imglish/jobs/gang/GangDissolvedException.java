package org.imglish.jobs.gang;

/**
 * A gang could not be made up again in time: the run goes back to the queue, where it
 * waits for a whole one while others use the workers.
 */
public class GangDissolvedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	GangDissolvedException(String message) {
		super(message);
	}

}
