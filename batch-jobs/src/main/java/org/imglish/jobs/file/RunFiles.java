package org.imglish.jobs.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files that runs left to be downloaded. */
public interface RunFiles {

	/** Files of a run by name; none before it has ended. */
	List<RunFile> list(long run);

	/**
	 * Opens a file of a run.
	 * @throws IOException if it is no longer there
	 */
	InputStream open(long run, RunFile file) throws IOException;

}
