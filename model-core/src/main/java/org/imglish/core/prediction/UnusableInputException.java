package org.imglish.core.prediction;

/** An input that a model cannot be asked about, and why. */
public class UnusableInputException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * @param input number of the input, from 0
	 * @param reason what is wrong with it and what to do
	 */
	public UnusableInputException(int input, String reason) {
		super("inputs[" + input + "]: " + reason);
	}

}
