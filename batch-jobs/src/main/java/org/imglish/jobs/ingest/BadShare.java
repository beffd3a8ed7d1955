package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

import org.imglish.core.source.Ingestion;

/** The limit on the share of bad records, looked at from chunk to chunk. */
final class BadShare {

	private BadShare() {
	}

	/**
	 * Checks what has been skipped so far against the share of all records.
	 * @param skipped number of skipped records by reason
	 * @param seen records that have been dealt with
	 * @param total records of the source
	 * @throws IOException if more were skipped than the recipe allows
	 */
	static void check(Ingestion recipe, Map<String, Long> skipped, long seen, long total) throws IOException {
		long bad = skipped.values().stream().mapToLong(Long::longValue).sum();
		if (bad > recipe.maxBadShare() * total) {
			throw new IOException(String.format(Locale.ROOT,
					"%d of the first %d records of %s were skipped %s: more than maxBadShare, %s of all %d, "
							+ "allows; mend the source or raise maxBadShare",
					bad, seen, recipe.source().path(), skipped, recipe.maxBadShare(), total));
		}
	}

}
