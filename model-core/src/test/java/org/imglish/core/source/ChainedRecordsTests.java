package org.imglish.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Files of 3, 0, 2, 4 and 0 records, read one after the other. */
class ChainedRecordsTests {

	private static final List<Long> FILES = List.of(3L, 0L, 2L, 4L, 0L);

	private static final int RECORDS = 9;

	private final List<Integer> opened = new ArrayList<>();

	@Test
	void aPassOverAllCountsTheRecordsOfEachFile() {
		RecordStream records = chain();
		assertThat(rest(records)).hasSize(RECORDS);
		assertThat(records.files()).isEqualTo(FILES);
		assertThat(this.opened).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void filesThatArePassedOverAreNotOpened() {
		RecordStream records = chain();
		assertThat(records.skipFiles(FILES, 7)).isEqualTo(5);
		records.skip(2);
		assertThat(rest(records)).containsExactly("file 3, record 2", "file 3, record 3");
		assertThat(this.opened).containsExactly(3, 4);
	}

	@Test
	void fromAnyRecordToAnyOtherIsTheSameAsReading() {
		List<String> all = rest(chain());
		for (int from = 0; from <= RECORDS; from++) {
			for (int to = from; to <= RECORDS; to++) {
				RecordStream records = chain().with((record) -> record);
				records.skip(from);
				long passed = records.skipFiles(FILES, to - from);
				assertThat(passed).isBetween(0L, (long) to - from);
				records.skip(to - from - passed);
				assertThat(rest(records)).isEqualTo(all.subList(to, RECORDS));
			}
		}
	}

	@Test
	void withoutCountsNothingIsPassedOver() {
		assertThat(chain().skipFiles(List.of(), 7)).isZero();
		assertThat(RecordStream.of(List.of()).skipFiles(FILES, 7)).isZero();
	}

	@Test
	void theFirstClassesThatAFileTellsAreThoseOfTheSource() {
		RecordStream records = new ChainedRecords(
				List.of(() -> RecordStream.of(List.of()),
						() -> RecordStream.of(List.of(record("a")), new UnreadParts(), List.of("cat", "dog")),
						() -> RecordStream.of(List.of(record("b")), new UnreadParts(), List.of("other"))),
				new UnreadParts());
		assertThat(rest(records)).containsExactly("a", "b");
		assertThat(records.classes()).containsExactly("cat", "dog");
	}

	private RecordStream chain() {
		return new ChainedRecords(IntStream.range(0, FILES.size()).mapToObj(this::opening).toList(), new UnreadParts());
	}

	private ChainedRecords.Opening opening(int file) {
		return () -> {
			this.opened.add(file);
			return RecordStream.of(LongStream.range(0, FILES.get(file))
				.mapToObj((record) -> record("file " + file + ", record " + record))
				.toList());
		};
	}

	private static SourceRecord record(String place) {
		return SourceRecord.of(place, null, "a text", Map.of());
	}

	private static List<String> rest(RecordStream records) {
		List<String> places = new ArrayList<>();
		records.forEachRemaining((record) -> places.add(record.place()));
		return places;
	}

}
