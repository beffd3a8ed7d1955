package org.imglish.core.library;

import java.io.IOException;
import java.nio.file.Path;

import org.imglish.core.shard.DatasetFiles;

/** Finds what recipes name. */
public interface Library {

	/**
	 * Files of a complete dataset, which the caller closes.
	 * @throws IOException if there is none of that name or it is not complete yet
	 */
	DatasetFiles dataset(String name) throws IOException;

	/**
	 * A file that lies where recipes may read from.
	 * @throws IOException if there is none or it lies elsewhere
	 */
	Path file(String path) throws IOException;

	/**
	 * Folder of a checkpoint, the same one whenever it is asked for again.
	 * @param role what it is used for
	 * @param weights which one
	 * @throws IOException if there is none
	 */
	Path weights(String role, SavedWeights weights) throws IOException;

}
