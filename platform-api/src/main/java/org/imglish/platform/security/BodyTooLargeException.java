package org.imglish.platform.security;

import java.io.IOException;
import java.util.Locale;

/** A body turned out to be larger than is taken, after it was begun to be read. */
public class BodyTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	private static final long MEBIBYTE = 1 << 20;

	BodyTooLargeException(long most) {
		super(String.format(Locale.ROOT, "A body may have %s here; send less at once.", shown(most)));
	}

	private static String shown(long bytes) {
		return (bytes % MEBIBYTE == 0) ? bytes / MEBIBYTE + " MiB" : bytes + " bytes";
	}

}
