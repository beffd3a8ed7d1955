package org.imglish.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A file of weights that cannot be what it claims to be. */
public class DamagedFileException extends IOException {

	private static final long serialVersionUID = 1L;

	public DamagedFileException(Path file, String reason) {
		super(file + " is damaged or no file of weights: " + reason);
	}

}
