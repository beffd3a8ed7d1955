package org.imglish.jobs.ingest;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A part of an ingest as people and programs look at it.
 *
 * @param number number of the part, from 0
 * @param first its first record in the source, from 0
 * @param behind the record behind its last
 * @param done how many of its records lie in committed shards
 * @param state what is to be done with it
 * @param worker who works on it, or null
 * @param takenBy who took it last, or null if nobody has
 * @param shards its committed shards
 * @param ofShards how many shards it makes at most: one for each chunk of records
 * @param again how many of its shards are written again, because a record of theirs
 * occurred in an earlier part
 * @param mended how many of these are
 * @param skipped how many of its records were skipped
 * @param startedAt when it was taken first, or null
 * @param endedAt when its last shard was committed, or null
 */
public record IngestPart(int number, long first, long behind, long done, State state, @Nullable String worker,
		@Nullable String takenBy, long shards, long ofShards, int again, int mended, long skipped,
		@Nullable Instant startedAt, @Nullable Instant endedAt) {

	/** What is to be done with a part. */
	public enum State {

		/** It has records that are not ingested. */
		OPEN,
		/** All of its records are ingested, and compared with those that were then. */
		INGESTED,
		/** Shards with records that occurred in earlier parts are written again. */
		MENDING,
		/** Its shards are those of the dataset. */
		DONE

	}

}
