package org.imglish.core.training;

/** The loss of a step was not finite (or exploded): training cannot go on from here. */
public class DivergedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DivergedException(String message) {
		super(message);
	}

}
