package org.imglish.jobs.attempt;

/** The run was given up while it ran. */
public class CancelledException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CancelledException(long run) {
		super("Run " + run + " was cancelled");
	}

}
