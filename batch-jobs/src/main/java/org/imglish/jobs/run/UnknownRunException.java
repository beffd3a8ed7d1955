package org.imglish.jobs.run;

/** There is no run with that number. */
public class UnknownRunException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UnknownRunException(long id) {
		super("There is no run " + id + ".");
	}

}
