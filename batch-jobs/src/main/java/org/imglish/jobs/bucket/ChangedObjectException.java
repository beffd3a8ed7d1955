package org.imglish.jobs.bucket;

import java.io.IOException;

/** An object was written anew while it was being read. */
final class ChangedObjectException extends IOException {

	private static final long serialVersionUID = 1L;

	ChangedObjectException(String what) {
		super(what + " was changed while it was read; try again when nobody writes there");
	}

}
