package org.imglish.platform.api;

/** Something that the address names does not exist. */
class NotFoundException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NotFoundException(String message) {
		super(message);
	}

}
