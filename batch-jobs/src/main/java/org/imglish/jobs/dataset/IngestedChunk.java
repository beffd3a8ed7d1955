package org.imglish.jobs.dataset;

import java.util.Map;

import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.Tally;
import org.imglish.core.source.RecordCheck;
import org.jspecify.annotations.Nullable;

/**
 * What became of a chunk of records: one shard, but where all of them were skipped.
 *
 * @param number number of the chunk in its source, from 0
 * @param first number of its first record in the source
 * @param behind number of the record behind its last
 * @param shard the shard, which is in its place, or null
 * @param tally of what classes its samples are and how long
 * @param holdings what its samples hold
 * @param skipped the skipped records by their numbers
 */
public record IngestedChunk(int number, long first, long behind, @Nullable Shard shard, Tally tally, Holdings holdings,
		Map<Long, RecordCheck.Result> skipped) {

	public IngestedChunk {
		skipped = Map.copyOf(skipped);
	}

}
