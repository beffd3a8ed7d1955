package org.imglish.platform.api;

/** What a client wants to change is no longer what it has seen. */
class ChangedMeanwhileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param what the resource in a sentence, for example {@code webhook 3}
	 */
	ChangedMeanwhileException(String what) {
		super("If-Match is not the ETag of " + what
				+ ": somebody changed it meanwhile; read it again and repeat the change.");
	}

}
