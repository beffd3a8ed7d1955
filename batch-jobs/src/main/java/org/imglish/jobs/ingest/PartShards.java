package org.imglish.jobs.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.Tally;
import org.imglish.core.source.Fingerprint;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Survey;
import org.imglish.core.text.TextTokenizer;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostPartException;
import org.imglish.jobs.claim.PartClaim;
import org.imglish.jobs.dataset.IngestedChunk;
import org.jspecify.annotations.Nullable;

/**
 * Ingests parts one after the other: reads their records, checks them, and writes and
 * commits a shard a chunk. A chunk that a stop cuts short is not written: shards are
 * those of an undisturbed ingest, whatever interrupts it.
 */
final class PartShards implements Closeable {

	private final Claim claim;

	private final AttemptSignals signals;

	private final IngestPlace place;

	private final Parts parts;

	private @Nullable Pass pass;

	/**
	 * @param claim whom messages name; the part's own claim guards what is written
	 * @param signals say when to stop
	 */
	PartShards(Claim claim, AttemptSignals signals, IngestPlace place, Parts parts) {
		this.claim = claim;
		this.signals = signals;
		this.place = place;
		this.parts = parts;
	}

	/**
	 * Ingests what is left of a part, until it is in, the attempt shall stop, or whoever
	 * watches has enough. A part behind the one before goes on where that one ended in
	 * the source.
	 * @throws LostPartException if another worker has it by now
	 */
	void ingest(TakenPart taken, Watch watch) throws IOException {
		boolean isWhole = false;
		try {
			ingest(taken, pass(taken.part()), watch);
			isWhole = true;
		}
		catch (StopException ex) {
			// The chunk is left to whoever continues.
		}
		finally {
			if (!isWhole) {
				close();
			}
		}
	}

	private Pass pass(Part part) throws IOException {
		boolean again = part.state() == IngestPart.State.MENDING;
		long next = part.chunks(this.place.recipe().samplesPerShard()).get(0);
		Pass open = this.pass;
		if (open != null && open.again == again && open.at <= next) {
			return open;
		}
		close();
		this.pass = new Pass(this.place, again, this::goOn);
		return this.pass;
	}

	/**
	 * A chunk that is ingested again is compared with all records before it; another one
	 * with those of its part, and with those of earlier parts that are ingested when the
	 * part is begun.
	 */
	private void ingest(TakenPart taken, Pass open, Watch watch) throws IOException {
		int length = this.place.recipe().samplesPerShard();
		Part part = taken.part();
		List<Part> all = this.parts.of(taken.claim().run());
		IngestedPrints prints = this.place.files().prints();
		if (!open.again) {
			prints.read(open.known, open.start, open.check::remember);
			for (Part before : all.subList(0, part.number())) {
				prints.read(before.first(), before.position(), open.check::remember);
			}
			open.known = Math.max(open.known, part.first());
		}
		for (long first : part.chunks(length)) {
			long behind = Math.min(first + length, part.behind());
			open.advance(first, prints);
			part = commit(taken.claim(), part, chunk(taken.claim(), open, new Range(first, behind), watch));
			open.passed(behind);
			if (!watch.committed()) {
				return;
			}
		}
	}

	private IngestedChunk chunk(PartClaim holder, Pass open, Range range, Watch watch) throws IOException {
		List<Sample> samples = new ArrayList<>();
		List<Fingerprint> prints = new ArrayList<>();
		Map<Long, RecordCheck.Result> skipped = new TreeMap<>();
		for (long position = range.first(); position < range.behind(); position++) {
			if (!open.records.hasNext()) {
				throw new IOException(String.format(Locale.ROOT,
						"%s has changed since its records were counted: it ends after %d; ingest it anew",
						this.place.recipe().source().path(), position - open.start));
			}
			RecordCheck.Result result = open.check.check(position, open.records.next());
			prints.add(result.print());
			samples.addAll(result.samples());
			if (result.samples().isEmpty()) {
				skipped.put(position, result);
			}
			watch.checked(prints.size());
		}
		if (!open.again) {
			this.place.files()
				.writePrints(range.first(), prints, this.place.recipe().source().nearDuplicates() != null);
		}
		int number = open.firstShard
				+ Math.toIntExact((range.first() - open.start) / this.place.recipe().samplesPerShard());
		Shard shard = samples.isEmpty() ? null : this.place.files()
			.writeShard(String.format(Locale.ROOT, "shard-%06d-%d.tar", number, holder.fencing()), samples);
		return new IngestedChunk(number, range.first(), range.behind(), shard, Tally.of(samples),
				Holdings.NONE.plus(samples), skipped);
	}

	/**
	 * A worker that was taken for dead and wakes up here takes its file away: whoever
	 * holds the part now writes the same shard under another name, and the dataset may be
	 * complete already.
	 */
	private Part commit(PartClaim holder, Part part, IngestedChunk chunk) throws IOException {
		try {
			return this.parts.commit(holder, part, this.place.recipe().dataset(), chunk);
		}
		catch (LostPartException ex) {
			Shard shard = chunk.shard();
			if (shard != null) {
				this.place.files().deleteShard(shard);
			}
			throw ex;
		}
	}

	@Override
	public void close() throws IOException {
		Pass open = this.pass;
		this.pass = null;
		if (open != null) {
			open.close();
		}
	}

	private void goOn() {
		this.signals.check(this.claim);
		if (this.signals.shallStop()) {
			throw new StopException();
		}
	}

	/** Hears how far a part has come. */
	interface Watch {

		/**
		 * A record was checked.
		 * @param records how many of the present chunk are
		 */
		void checked(long records);

		/**
		 * A chunk was committed.
		 * @return whether to go on
		 */
		boolean committed() throws IOException;

	}

	/** A way through the source, as far as it has come. */
	private static final class Pass implements Closeable {

		private final boolean again;

		/** Numbers of records of the source's files. */
		private final List<Long> files;

		private final @Nullable TextTokenizer tokenizer;

		private final RecordCheck check;

		private final RecordStream records;

		/** The first record. */
		private final long start;

		private final int firstShard;

		/** The next record. */
		private long at;

		/**
		 * The record behind those that the check has been told of, one after the other.
		 */
		private long known;

		/**
		 * @param again whether chunks are ingested again
		 * @param goOn is performed before each record; may end the pass by an exception
		 */
		Pass(IngestPlace place, boolean again, Runnable goOn) throws IOException {
			Ingestion recipe = place.recipe();
			Survey survey = place.files().readSurvey();
			IngestedFiles.Vocabulary vocabulary = place.files().vocabulary().orElse(null);
			this.again = again;
			this.files = survey.files();
			this.start = survey.first();
			this.firstShard = survey.firstShard();
			this.at = this.start;
			this.records = place.source().open().before(goOn);
			this.tokenizer = (vocabulary != null) ? vocabulary.open() : null;
			this.check = new RecordCheck(recipe, this.tokenizer, survey);
		}

		/** Passes over what lies before a chunk, and tells the check of it. */
		void advance(long first, IngestedPrints prints) throws IOException {
			if (this.known < first) {
				prints.read(this.known, first, this.check::remember);
			}
			long passed = this.records.skipFiles(this.files, first - this.at);
			this.records.skip(first - this.at - passed);
			this.at = first;
		}

		/** A chunk has been checked. */
		void passed(long behind) {
			this.at = behind;
			this.known = behind;
		}

		@Override
		public void close() throws IOException {
			try {
				this.records.close();
			}
			finally {
				this.check.close();
				if (this.tokenizer != null) {
					this.tokenizer.close();
				}
			}
		}

	}

	private record Range(long first, long behind) {

	}

	/** The attempt shall stop. */
	private static final class StopException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
