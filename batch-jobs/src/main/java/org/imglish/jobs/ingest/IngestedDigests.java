package org.imglish.jobs.ingest;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.store.FileStore;

/**
 * The digests of records that are ingested. A file holds those of a chunk, up to where
 * the next one begins; one that an earlier version wrote begins at the first record.
 */
final class IngestedDigests {

	/** Length of one. */
	static final int BYTES = 32;

	private static final long AT_ONCE = 1 << 16;

	private final FileStore store;

	private final String place;

	private final Outage outage;

	/** Names of the files by their first record. */
	private final NavigableMap<Long, String> files;

	/**
	 * @param place what the names of the dataset's files begin with
	 * @param files names of the files by their first record
	 */
	IngestedDigests(FileStore store, String place, Outage outage, Map<Long, String> files) {
		this.store = store;
		this.place = place;
		this.outage = outage;
		this.files = new TreeMap<>(files);
	}

	/**
	 * Hands out the digests of a range of records, in order.
	 * @param behind the record behind the last
	 */
	void read(long first, long behind, Consumer<String> consumer) throws IOException {
		long next = first;
		while (next < behind) {
			Map.Entry<Long, String> file = this.files.floorEntry(next);
			if (file == null) {
				throw new IOException("The digests of records that were ingested are missing beside " + this.place
						+ " in " + this.store + "; cancel the run and ingest the dataset under another name");
			}
			Long other = this.files.higherKey(next);
			long to = Math.min((other != null) ? Math.min(other, behind) : behind, next + AT_ONCE);
			long from = next - file.getKey();
			byte[] digests = this.outage.outlast("the digests of ingested records cannot be read in " + this.store,
					() -> read(file.getValue(), from, Math.toIntExact(to - file.getKey() - from)));
			for (int i = 0; i < digests.length; i += BYTES) {
				consumer.accept(HexFormat.of().formatHex(digests, i, i + BYTES));
			}
			next = to;
		}
	}

	private byte[] read(String file, long from, int records) throws IOException {
		byte[] digests = new byte[records * BYTES];
		try (DataInputStream in = new DataInputStream(this.store.open(file))) {
			in.skipNBytes(from * BYTES);
			in.readFully(digests);
		}
		return digests;
	}

}
