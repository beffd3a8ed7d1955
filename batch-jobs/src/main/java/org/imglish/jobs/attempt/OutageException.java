package org.imglish.jobs.attempt;

import java.io.IOException;

/** What an attempt needs was away for too long. */
public class OutageException extends IOException {

	private static final long serialVersionUID = 1L;

	public OutageException(String message) {
		super(message + ". Everything up to the last commit is kept; resume continues from there.");
	}

}
