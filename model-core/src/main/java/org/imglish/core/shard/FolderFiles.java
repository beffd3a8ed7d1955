package org.imglish.core.shard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A dataset whose files all lie in one folder.
 *
 * @param folder the folder
 * @param manifest what it holds
 */
record FolderFiles(Path folder, Manifest manifest) implements DatasetFiles {

	@Override
	public void check() throws IOException {
		for (Shard shard : this.manifest.shards()) {
			Path path = path(shard);
			long bytes = Files.exists(path) ? Files.size(path) : 0;
			if (bytes != shard.bytes()) {
				throw new IOException("Shard " + path + " holds " + bytes + " bytes, but the manifest says "
						+ shard.bytes() + "; ingest the dataset again");
			}
		}
	}

	@Override
	public void hold(long bytes) {
		// They are at hand.
	}

	@Override
	public FileChannel open(Shard shard) throws IOException {
		return FileChannel.open(path(shard), StandardOpenOption.READ);
	}

	/** A shard of an older version lies in the folder of that. */
	private Path path(Shard shard) {
		return this.folder.resolve(shard.file()).normalize();
	}

	@Override
	public void close() {
		// Files are open only while they are read.
	}

}
