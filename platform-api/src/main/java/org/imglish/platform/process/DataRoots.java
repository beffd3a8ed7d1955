package org.imglish.platform.process;

import java.nio.file.Path;

/** Folders that ingest sources may lie in. */
final class DataRoots {

	private DataRoots() {
	}

	/**
	 * IMGLISH_DATA_ROOTS, comma-separated, else the folder that the command was given in.
	 */
	static String fromEnvironment() {
		String roots = System.getenv("IMGLISH_DATA_ROOTS");
		return (roots != null) ? roots : Path.of("").toAbsolutePath().toString();
	}

}
