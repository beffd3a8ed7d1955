package org.imglish.jobs.cache;

import java.io.IOException;

/** A file arrived whole and is not what was written: to bring it again is of no use. */
public final class DamagedFileException extends IOException {

	private static final long serialVersionUID = 1L;

	public DamagedFileException(String message) {
		super(message);
	}

}
