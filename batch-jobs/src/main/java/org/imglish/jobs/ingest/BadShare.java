package org.imglish.jobs.ingest;

import java.io.IOException;
import java.util.Map;

import org.imglish.jobs.recipe.Recipe;

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
	static void check(Recipe.Ingest recipe, Map<String, Long> skipped, long seen, long total) throws IOException {
		long bad = skipped.values().stream().mapToLong(Long::longValue).sum();
		if (bad > recipe.badShare() * total) {
			throw new IOException(
					("%d of the first %d records of %s were skipped %s: more than badShare, %s of all %d, "
							+ "allows; mend the source or raise badShare")
						.formatted(bad, seen, recipe.path(), skipped, recipe.badShare(), total));
		}
	}

}
