package org.imglish.jobs.model;

import java.io.IOException;
import java.nio.file.Path;

/** The files of registered models. */
public interface ModelWeights {

	/**
	 * Folder with the files of a model, checked against their sums when they are asked
	 * for the first time.
	 * @throws IOException if a file is missing or differs from what was written
	 */
	Path folder(RegisteredModel model) throws IOException;

}
