package org.imglish.core.shard;

import java.io.IOException;
import java.nio.channels.FileChannel;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Where the samples of one shard lie: sample i takes the bytes from {@code starts[i]} to
 * {@code starts[i + 1]}, headers included. Eight bytes per sample.
 *
 * @param starts offsets in the tar file, one more than there are samples
 */
@SuppressWarnings("ArrayRecordComponent")
record ShardIndex(long[] starts) {

	private static final int BLOCK = 512;

	/**
	 * Reads the headers of a shard.
	 * @throws IOException if it holds another number of samples than the manifest says
	 */
	static ShardIndex of(FileChannel file, Shard shard) throws IOException {
		long[] starts = new long[shard.samples() + 1];
		int samples = 0;
		long end = 0;
		String id = null;
		try (TarFile tar = new TarFile(new WindowedChannel(file))) {
			for (TarArchiveEntry entry : tar.getEntries()) {
				String of = ShardedSamples.id(entry.getName());
				if (!of.equals(id)) {
					id = of;
					if (samples < shard.samples()) {
						starts[samples] = end;
					}
					samples++;
				}
				end = (entry.getDataOffset() + entry.getSize() + BLOCK - 1) / BLOCK * BLOCK;
			}
		}
		if (samples != shard.samples()) {
			throw new IOException("Shard " + shard.file() + " holds " + samples + " samples, but the manifest says "
					+ shard.samples() + "; ingest the dataset again");
		}
		starts[samples] = end;
		return new ShardIndex(starts);
	}

	int samples() {
		return this.starts.length - 1;
	}

}
