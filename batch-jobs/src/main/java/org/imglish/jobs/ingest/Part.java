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
record Part(int number, long first, long behind, long position, State state, List<Long> again, int mended) {

	Part {
		again = List.copyOf(again);
	}

	/** A part that nobody has begun. */
	static Part open(int number, long first, long behind) {
		return new Part(number, first, behind, first, State.OPEN, List.of(), 0);
	}

	/**
	 * First records of the chunks that are left to do, in order.
	 * @param length records of a chunk
	 */
	List<Long> chunks(int length) {
		return (this.state == State.MENDING) ? this.again.subList(this.mended, this.again.size())
				: LongStream.iterate(this.position, (from) -> from < this.behind, (from) -> from + length)
					.boxed()
					.toList();
	}

	/** The part after a chunk of it was ingested, or ingested again. */
	Part with(IngestedChunk chunk) {
		if (this.state == State.MENDING) {
			int done = this.mended + 1;
			return new Part(this.number, this.first, this.behind, this.position,
					(done < this.again.size()) ? State.MENDING : State.DONE, this.again, done);
		}
		return new Part(this.number, this.first, this.behind, chunk.behind(),
				(chunk.behind() < this.behind) ? State.OPEN : State.INGESTED, this.again, this.mended);
	}

	/** Whether a worker can do something about it. */
	boolean isToDo() {
		return this.state == State.OPEN || this.state == State.MENDING;
	}

	/** What is to be done with a part. */
	enum State {

		/** It has records that are not ingested. */
		OPEN,
		/** All of its records are ingested, and compared with those that were then. */
		INGESTED,
		/** Chunks with records that occurred in earlier parts are ingested again. */
		MENDING,
		/** Its shards are those of the dataset. */
		DONE

	}

}
