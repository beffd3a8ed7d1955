package org.imglish.jobs.ingest;

import java.util.List;
import java.util.stream.LongStream;

import org.imglish.jobs.dataset.IngestedChunk;

/**
 * A part of an ingest: a range of the source's records, as far as it has come.
 *
 * @param number number of the part, from 0
 * @param first its first record
 * @param behind the record behind its last
 * @param position its next record: those before lie in listed shards
 * @param state what is to be done with it
 * @param again first records of the chunks that are ingested again
 * @param mended how many of these are done
 */
record Part(int number, long first, long behind, long position, IngestPart.State state, List<Long> again, int mended) {

	Part {
		again = List.copyOf(again);
	}

	/** A part that nobody has begun. */
	static Part open(int number, long first, long behind) {
		return new Part(number, first, behind, first, IngestPart.State.OPEN, List.of(), 0);
	}

	/**
	 * First records of the chunks that are left to do, in order.
	 * @param length records of a chunk
	 */
	List<Long> chunks(int length) {
		return (this.state == IngestPart.State.MENDING) ? this.again.subList(this.mended, this.again.size())
				: LongStream.iterate(this.position, (from) -> from < this.behind, (from) -> from + length)
					.boxed()
					.toList();
	}

	/** The part after a chunk of it was ingested, or ingested again. */
	Part with(IngestedChunk chunk) {
		if (this.state == IngestPart.State.MENDING) {
			int done = this.mended + 1;
			return new Part(this.number, this.first, this.behind, this.position,
					(done < this.again.size()) ? IngestPart.State.MENDING : IngestPart.State.DONE, this.again, done);
		}
		return new Part(this.number, this.first, this.behind, chunk.behind(),
				(chunk.behind() < this.behind) ? IngestPart.State.OPEN : IngestPart.State.INGESTED, this.again,
				this.mended);
	}

	/** Whether a worker can do something about it. */
	boolean isToDo() {
		return this.state == IngestPart.State.OPEN || this.state == IngestPart.State.MENDING;
	}

}
