package org.imglish.jobs.gang;

/**
 * The present generation of a gang cannot continue: a member died, hangs or has left. The
 * training continues in the next one, from its newest checkpoint.
 */
public class LostMemberException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	LostMemberException(String message) {
		super(message);
	}

	LostMemberException(Throwable cause) {
		super(cause.getMessage(), cause);
	}

}
