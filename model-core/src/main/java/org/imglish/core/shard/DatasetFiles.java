package org.imglish.core.shard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The files of a complete dataset, wherever they lie. Safe for use by several threads.
 */
public interface DatasetFiles extends AutoCloseable {

	/**
	 * Those in a folder of this machine, or one that it has mounted.
	 * @throws IOException if the dataset is not complete
	 */
	static DatasetFiles in(Path folder) throws IOException {
		return new FolderFiles(folder, Manifest.in(folder));
	}

	/**
	 * A folder of this machine that holds the manifest and the text tokenizer. What is
	 * computed of the dataset may be kept in it.
	 */
	Path folder();

	/** What the dataset holds. */
	Manifest manifest();

	/**
	 * Makes sure that each shard can be read, as far as can be told without reading it.
	 */
	void check() throws IOException;

	/**
	 * Is told that shards will be read by turns, so that they had better be at hand
	 * together.
	 * @param bytes the size of as many as are read by turns
	 * @throws IOException if there is no room for them
	 */
	void hold(long bytes) throws IOException;

	/**
	 * Opens a shard, to be read at once and closed by the caller. Where shards are far
	 * away, this takes as long as it takes to bring one here.
	 * @throws IOException if it cannot be read or is not what was ingested
	 */
	FileChannel open(Shard shard) throws IOException;

	@Override
	void close();

}
