package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where files lie under names with slashes between the levels: in a folder or in a
 * bucket. A file is whole or absent. Safe for use by several threads and processes.
 */
public interface FileStore {

	/**
	 * Writes a file; it is durable when this returns. One of the same name is replaced.
	 * @return its size in bytes
	 */
	long write(String name, Content content) throws IOException;

	/**
	 * Opens a file.
	 * @throws NoSuchFileException if there is none
	 */
	InputStream open(String name) throws IOException;

	/**
	 * Names of all files, in a folder half written ones included.
	 * @param folder the level above, or empty for all
	 */
	Set<String> names(String folder) throws IOException;

	/** Deletes a file and a folder that held nothing else; nothing if there is none. */
	void delete(String name) throws IOException;

	/** Deletes a folder with all that is in it, half written files included. */
	void deleteAll(String folder) throws IOException;

	/** The folder of this machine that the files lie in; empty for a bucket. */
	Optional<Path> folder();

	/** Writes what a file shall hold. */
	interface Content {

		void write(OutputStream out) throws IOException;

	}

}
