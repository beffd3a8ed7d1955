package org.imglish.platform.client;

import java.io.IOException;

/** The server has answered that it will not do what it was asked for. */
final class RefusedException extends IOException {

	RefusedException(String message) {
		super(message);
	}

}
