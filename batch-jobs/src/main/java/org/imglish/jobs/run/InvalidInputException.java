package org.imglish.jobs.run;

/**
 * What a caller gave cannot be used, whatever the state of things: its fault, and the
 * message says what to give instead. A mistake of the program itself is never this one.
 */
public class InvalidInputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param message what is wrong and what is right, in a sentence
	 */
	public InvalidInputException(String message) {
		super(message);
	}

	/**
	 * @param message what is wrong and what is right, in a sentence
	 * @param cause how it was noticed
	 */
	public InvalidInputException(String message, Throwable cause) {
		super(message, cause);
	}

}
