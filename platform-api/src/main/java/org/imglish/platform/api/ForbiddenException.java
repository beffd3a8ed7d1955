package org.imglish.platform.api;

/** Something that the caller may not do. */
class ForbiddenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ForbiddenException(String message) {
		super(message);
	}

}
