package org.imglish.core.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.imglish.core.image.ImageDecoder;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.LongTexts;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.SourceRecord;
import org.imglish.core.source.Survey;

/**
 * Ingests as many short texts as wanted, which are made as they are read, without a
 * database: shows what memory takes as they become more. One in a hundred repeats
 * another.
 */
public final class ManyRecords {

	private static final int RECORDS_PER_SHARD = 1000;

	private static final int REPEATING = 100;

	private static final int READINGS = 10;

	private final long records;

	/**
	 * @param records number of texts, at least 10
	 */
	public ManyRecords(long records) {
		if (records < READINGS) {
			throw new IllegalArgumentException("There must be at least " + READINGS + " records, not " + records);
		}
		this.records = records;
	}

	/**
	 * Ingests them; the bytes of the shards are kept nowhere.
	 * @param told gets ten readings as the ingest goes on
	 */
	public void ingest(Consumer<Reading> told) throws IOException {
		Survey survey;
		try (RecordStream all = texts()) {
			survey = Survey.of("texts", all, 1, (text) -> {
			});
		}
		try (RecordStream all = texts();
				RecordCheck check = new RecordCheck(new ImageDecoder(1), 1, null, 0, LongTexts.CUT, survey)) {
			ingest(all, check, told);
		}
	}

	private void ingest(RecordStream all, RecordCheck check, Consumer<Reading> told) throws IOException {
		long began = System.nanoTime();
		long skipped = 0;
		List<Sample> chunk = new ArrayList<>();
		for (long done = 0; done < this.records;) {
			RecordCheck.Result result = check.check(done, all.next());
			skipped += result.samples().isEmpty() ? 1 : 0;
			chunk.addAll(result.samples());
			done++;
			if (done % RECORDS_PER_SHARD == 0 || done == this.records) {
				ShardWriter.write(OutputStream.nullOutputStream(), "shard.tar", chunk);
				chunk.clear();
			}
			if (done * READINGS / this.records > (done - 1) * READINGS / this.records) {
				told.accept(new Reading(done, skipped, done * 1e9 / (System.nanoTime() - began), heap()));
			}
		}
	}

	private RecordStream texts() {
		return RecordStream.of(LongStream.range(0, this.records).mapToObj(ManyRecords::text)::iterator);
	}

	private static SourceRecord text(long number) {
		long which = (number % REPEATING == REPEATING - 1) ? number - REPEATING / 2 : number;
		return new SourceRecord("text " + number, null, null, "text number " + which, Map.of());
	}

	private static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * How far an ingest has come.
	 *
	 * @param records records so far
	 * @param skipped how many of them repeat another
	 * @param recordsPerSecond since the second pass began
	 * @param heapBytes what is left on the heap after it was collected
	 */
	public record Reading(long records, long skipped, double recordsPerSecond, long heapBytes) {

	}

}
