package org.imglish.core.condition;

/** A condition that cannot be read, and why. */
public final class InvalidConditionException extends Exception {

	private static final long serialVersionUID = 1L;

	InvalidConditionException(String message) {
		super(message);
	}

}
