package org.imglish.jobs.backup;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a backup holds. It is the last that is written: a backup that has it is whole.
 *
 * @param format of the backup itself
 * @param schema version of the database's schema
 * @param at the moment that it shows
 * @param rows how many of each table
 * @param sequences the next numbers of each sequence begin after these
 * @param files how many files of the store are listed
 * @param bytes their size
 */
public record Contents(int format, String schema, Instant at, Map<String, Long> rows, Map<String, Long> sequences,
		long files, long bytes) {

	/** The newest format that this program writes and reads. */
	static final int FORMAT = 1;

	public Contents {
		rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
		sequences = Collections.unmodifiableMap(new LinkedHashMap<>(sequences));
	}

	/** All rows of all tables. */
	public long allRows() {
		return this.rows.values().stream().mapToLong(Long::longValue).sum();
	}

}
