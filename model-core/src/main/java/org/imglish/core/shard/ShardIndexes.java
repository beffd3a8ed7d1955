package org.imglish.core.shard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The indexes of the shards that were read from last: a shard's is made when it is first
 * needed, and those that were not needed for longest are forgotten once they hold more
 * samples than there is room for. Safe for use by several threads.
 */
final class ShardIndexes {

	private final DatasetFiles files;

	private final long maxSamples;

	private final Map<String, ShardIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);

	private long samples;

	/**
	 * @param files files of the dataset
	 * @param maxSamples samples that the kept indexes may hold together
	 */
	ShardIndexes(DatasetFiles files, long maxSamples) {
		this.files = files;
		this.maxSamples = maxSamples;
	}

	/** The index of a shard. */
	ShardIndex of(Shard shard) throws IOException {
		ShardIndex known = known(shard);
		if (known != null) {
			return known;
		}
		try (FileChannel channel = this.files.open(shard)) {
			ShardIndex index = ShardIndex.of(channel, shard);
			keep(shard, index);
			return index;
		}
	}

	private synchronized @Nullable ShardIndex known(Shard shard) {
		return this.indexes.get(shard.file());
	}

	private synchronized void keep(Shard shard, ShardIndex index) {
		if (this.indexes.put(shard.file(), index) == null) {
			this.samples += index.samples();
		}
		Iterator<ShardIndex> oldest = this.indexes.values().iterator();
		while (this.samples > this.maxSamples && this.indexes.size() > 1) {
			this.samples -= oldest.next().samples();
			oldest.remove();
		}
	}

	/** Number of samples whose places are known at the moment. */
	synchronized long samples() {
		return this.samples;
	}

}
