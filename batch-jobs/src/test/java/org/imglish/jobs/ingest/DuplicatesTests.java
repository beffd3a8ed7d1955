package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.digest.Sha256;
import org.imglish.core.source.EarlierRecords;
import org.imglish.core.source.Fingerprint;
import org.imglish.core.source.PicturePrint;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.SourceRecord.Fault;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.store.FolderFileStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Records that occur in several parts: parts of four records, chunks of two. */
class DuplicatesTests {

	@TempDir
	Path folder;

	@Test
	void theFirstInTheOrderOfTheSourceStays() throws IOException {
		assertThat(again("a b", "c d", "e a", "f g")).isEqualTo(Map.of(1, List.of(4L)));
		assertThat(again("a b", "c d", "e d", "b g", "x y", "g z"))
			.isEqualTo(Map.of(1, List.of(4L, 6L), 2, List.of(10L)));
	}

	@Test
	void whatIsKnownIsNotLookedAtAgain() throws IOException {
		assertThat(again("a a*", "b a*", "c d", "c* d*")).isEmpty();
		assertThat(again("a b", "c d", "a e", "a* f")).isEqualTo(Map.of(1, List.of(4L)));
		assertThat(again("a b", "c d", "a* e", "f b")).isEqualTo(Map.of(1, List.of(6L)));
	}

	@Test
	void recordsThatCannotBeReadAreNoDuplicatesOfEachOther() throws IOException {
		assertThat(again("? b", "c ?", "? a", "f ?")).isEmpty();
	}

	/** Pictures of numbers that lie one bit apart resemble each other. */
	@Test
	void whatResemblesSomethingOfAnEarlierPartIsLookedAtAgain() throws IOException {
		assertThat(again("0 7", "31 x", "y 127", "1 z")).isEqualTo(Map.of(1, List.of(6L)));
	}

	/**
	 * The second part was ingested before the first: 3 was new there, and 7 resembled it.
	 * As 3 resembles 1, 7 stays.
	 */
	@Test
	void whatResemblesOnlyWhatGoesIsLookedAtAgain() throws IOException {
		assertThat(again("1 100", "96 104", "3 x", "7~4 y")).isEqualTo(Map.of(1, List.of(4L, 6L)));
		assertThat(again("1 100", "96 104", "3~0 x", "7 y")).isEmpty();
	}

	/**
	 * Chunks of records by name; one that cannot be read is a question mark, one that is
	 * known to be a duplicate is starred. A name that is a number is the hash of a
	 * picture, with the record that it is known to resemble.
	 */
	private Map<Integer, List<Long>> again(String... chunks) throws IOException {
		Claim claim = new Claim(1, 1, 1, RunKind.INGEST, JsonNodeFactory.instance.objectNode(), "w", 1);
		IngestedFiles files = new IngestedFiles(new FolderFileStore(this.folder), "set",
				new Outage(claim, new AttemptSignals(), Duration.ZERO, (line) -> {
				}));
		List<Part> parts = new ArrayList<>();
		Map<Long, Fault> known = new HashMap<>();
		for (int i = 0; i < chunks.length; i++) {
			List<String> records = List.of(chunks[i].split(" "));
			files.writePrints(2L * i, records.stream().map(DuplicatesTests::print).toList(), true);
			for (int j = 0; j < records.size(); j++) {
				if (records.get(j).endsWith("*")) {
					known.put(2L * i + j, new Fault(RecordCheck.Reason.DUPLICATE,
							"the same image with the same text and labels occurred before"));
				}
				else if (records.get(j).contains("~")) {
					known.put(2L * i + j,
							new Fault(RecordCheck.Reason.NEAR_DUPLICATE, "its image resembles that of record "
									+ records.get(j).split("~")[1] + ": 1 of 64 bits differ"));
				}
			}
			if (i % 2 == 1) {
				parts.add(Part.open(parts.size(), 2L * i - 2, 2L * i + 2));
			}
		}
		return new Duplicates(new EarlierRecords(1, 100), 2, (part) -> known, () -> {
		}).across(parts, files.prints());
	}

	private static Fingerprint print(String record) {
		String name = record.split("[*~]")[0];
		return name.equals("?") ? new Fingerprint(RecordCheck.NO_DIGEST, null)
				: new Fingerprint(Sha256.of(record.endsWith("*") ? name : record),
						name.matches("\\d+") ? new PicturePrint(Long.parseLong(name), record.hashCode()) : null);
	}

}
