package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.SeenDigests;

/**
 * Finds the records that occurred in an earlier part and were not known to: a part is
 * compared with those records before it that were ingested when it was taken. The first
 * record of several equal ones stays, in the order of the source. Takes 16 bytes a
 * record.
 */
final class Duplicates {

	private final SeenDigests all = new SeenDigests();

	private final int length;

	private final Function<Part, Set<Long>> known;

	private final Runnable goOn;

	/**
	 * @param length records of a chunk
	 * @param known numbers of a part's records that are known to be duplicates
	 * @param goOn is performed now and then; may end the search by an exception
	 */
	Duplicates(int length, Function<Part, Set<Long>> known, Runnable goOn) {
		this.length = length;
		this.known = known;
		this.goOn = goOn;
	}

	/**
	 * The first records of the chunks that hold such records, by part.
	 * @param parts the parts, in order
	 */
	Map<Integer, List<Long>> across(List<Part> parts, IngestedDigests digests) throws IOException {
		Map<Integer, List<Long>> chunks = new TreeMap<>();
		for (Part part : parts) {
			Set<Long> found = this.known.apply(part);
			for (long first = part.first(); first < part.behind(); first += this.length) {
				this.goOn.run();
				boolean isAny = hasAny(digests, first, Math.min(first + this.length, part.behind()), found);
				// What lies before the first part is nothing.
				if (isAny && part.first() > 0) {
					chunks.computeIfAbsent(part.number(), (number) -> new ArrayList<>()).add(first);
				}
			}
		}
		return chunks;
	}

	private boolean hasAny(IngestedDigests digests, long first, long behind, Set<Long> found) throws IOException {
		List<String> read = new ArrayList<>();
		digests.read(first, behind, read::add);
		boolean isAny = false;
		for (int i = 0; i < read.size(); i++) {
			boolean isNew = read.get(i).equals(RecordCheck.NO_DIGEST) || this.all.add(read.get(i));
			isAny = isAny || !isNew && !found.contains(first + i);
		}
		return isAny;
	}

}
