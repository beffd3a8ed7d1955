package org.imglish.platform.security;

import java.io.IOException;

/** A body turned out to be larger than is taken, after it was begun to be read. */
public class BodyTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	BodyTooLargeException(long most) {
		super("A body may have %d bytes here; send less at once.".formatted(most));
	}

}
