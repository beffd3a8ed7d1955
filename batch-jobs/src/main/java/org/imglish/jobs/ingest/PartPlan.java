package org.imglish.jobs.ingest;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.source.Ingestion;

/**
 * Divides the records of a source into parts. They are cut between chunks, so that there
 * are the same shards however many parts there are.
 */
final class PartPlan {

	/** Shards of a part where the recipe does not say how many parts there are. */
	private static final long SHARDS = 8;

	/**
	 * Most parts where the recipe does not say: each passes over the records before it.
	 */
	private static final long MOST = 32;

	private PartPlan() {
	}

	/**
	 * The parts of a source, in order.
	 * @param start number of its first record
	 * @param records number of its records
	 * @param done records that an earlier version has ingested already, a part of its own
	 */
	static List<Part> of(Ingestion recipe, long start, long records, long done) {
		List<Part> parts = new ArrayList<>();
		if (done > 0) {
			parts.add(new Part(0, start, start + done, start + done, IngestPart.State.INGESTED, List.of(), 0));
		}
		long length = recipe.samplesPerShard();
		long shards = (records - done + length - 1) / length;
		long number = Math.min(shards,
				(recipe.parts() != null) ? recipe.parts() : Math.max(1, Math.min(MOST, shards / SHARDS)));
		for (long i = 0; i < number; i++) {
			long first = start + done + i * shards / number * length;
			parts.add(Part.open(parts.size(), first,
					Math.min(start + records, start + done + (i + 1) * shards / number * length)));
		}
		return parts;
	}

}
