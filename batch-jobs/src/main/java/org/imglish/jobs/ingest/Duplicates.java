package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.imglish.core.source.EarlierRecords;
import org.imglish.core.source.SourceRecord.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of which it was not known, or told otherwise, whether they repeat
 * earlier ones: a part is compared with those records before it that were ingested when
 * it was taken. The first record of several equal ones stays, in the order of the source,
 * and of those that resemble each other the first of which none before stays.
 */
final class Duplicates {

	private final EarlierRecords all;

	private final int length;

	private final Function<Part, Map<Long, Fault>> known;

	private final Runnable goOn;

	/**
	 * @param all knows the records of older versions, and will know all
	 * @param length records of a chunk
	 * @param known those of a part's records that were skipped as duplicates, by number
	 * @param goOn is performed now and then; may end the search by an exception
	 */
	Duplicates(EarlierRecords all, int length, Function<Part, Map<Long, Fault>> known, Runnable goOn) {
		this.all = all;
		this.length = length;
		this.known = known;
		this.goOn = goOn;
	}

	/**
	 * The first records of the chunks that hold such records, by part.
	 * @param parts the parts, in order
	 */
	Map<Integer, List<Long>> across(List<Part> parts, IngestedPrints prints) throws IOException {
		Map<Integer, List<Long>> chunks = new TreeMap<>();
		for (Part part : parts) {
			Map<Long, Fault> found = this.known.apply(part);
			for (long first = part.first(); first < part.behind(); first += this.length) {
				this.goOn.run();
				boolean isAny = hasAny(prints, first, Math.min(first + this.length, part.behind()), found);
				// All that lies before the first part was known.
				if (isAny && part.number() > 0) {
					chunks.computeIfAbsent(part.number(), (number) -> new ArrayList<>()).add(first);
				}
			}
		}
		return chunks;
	}

	private boolean hasAny(IngestedPrints prints, long first, long behind, Map<Long, Fault> found) throws IOException {
		AtomicBoolean isAny = new AtomicBoolean();
		prints.read(first, behind, (record, print) -> {
			@Nullable Fault fault = this.all.add(record, print);
			if (!Objects.equals(fault, found.get(record))) {
				isAny.set(true);
			}
		});
		return isAny.get();
	}

}
