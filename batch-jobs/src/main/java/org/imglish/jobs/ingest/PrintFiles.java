package org.imglish.jobs.ingest;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.store.FileStore;

/**
 * Files with so many bytes of each record that is ingested. A file holds those of a
 * chunk, up to where the next one begins; one that an earlier version wrote begins at the
 * first record.
 */
final class PrintFiles {

	private final FileStore store;

	private final String place;

	private final Outage outage;

	private final int length;

	private final NavigableMap<Long, String> files;

	/**
	 * @param place what the names of the dataset's files begin with
	 * @param length bytes of a record
	 * @param files names of the files by their first record
	 */
	PrintFiles(FileStore store, String place, Outage outage, int length, Map<Long, String> files) {
		this.store = store;
		this.place = place;
		this.outage = outage;
		this.length = length;
		this.files = new TreeMap<>(files);
	}

	boolean isEmpty() {
		return this.files.isEmpty();
	}

	/**
	 * The bytes of a range of records, in order.
	 * @param behind the record behind the last
	 */
	byte[] read(long first, long behind) throws IOException {
		byte[] bytes = new byte[Math.toIntExact((behind - first) * this.length)];
		for (long next = first; next < behind;) {
			Map.Entry<Long, String> file = this.files.floorEntry(next);
			if (file == null) {
				throw new IOException("The digests of records that were ingested are missing beside " + this.place
						+ " in " + this.store + "; cancel the run and ingest the dataset under another name");
			}
			Long other = this.files.higherKey(next);
			long from = next;
			long to = (other != null) ? Math.min(other, behind) : behind;
			this.outage.outlast("the digests of ingested records cannot be read in " + this.store, () -> {
				try (DataInputStream in = new DataInputStream(this.store.open(file.getValue()))) {
					in.skipNBytes((from - file.getKey()) * this.length);
					in.readFully(bytes, Math.toIntExact((from - first) * this.length),
							Math.toIntExact((to - from) * this.length));
				}
				return true;
			});
			next = to;
		}
		return bytes;
	}

}
