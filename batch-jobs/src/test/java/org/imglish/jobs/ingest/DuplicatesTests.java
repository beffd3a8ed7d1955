package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.digest.Sha256;
import org.imglish.core.source.RecordCheck;
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

	/**
	 * Chunks of records by name; one that cannot be read is a question mark, one that is
	 * known to be a duplicate is starred.
	 */
	private Map<Integer, List<Long>> again(String... chunks) throws IOException {
		Claim claim = new Claim(1, 1, 1, RunKind.INGEST, JsonNodeFactory.instance.objectNode(), "w", 1);
		IngestedFiles files = new IngestedFiles(new FolderFileStore(this.folder), "set",
				new Outage(claim, new AttemptSignals(), Duration.ZERO, (line) -> {
				}));
		List<Part> parts = new ArrayList<>();
		Set<Long> known = new HashSet<>();
		for (int i = 0; i < chunks.length; i++) {
			List<String> records = List.of(chunks[i].split(" "));
			files.writeDigests(2L * i, records.stream().map(DuplicatesTests::digest).toList());
			for (int j = 0; j < records.size(); j++) {
				if (records.get(j).endsWith("*")) {
					known.add(2L * i + j);
				}
			}
			if (i % 2 == 1) {
				parts.add(Part.open(parts.size(), 2L * i - 2, 2L * i + 2));
			}
		}
		return new Duplicates(2, (part) -> known, () -> {
		}).across(parts, files.digests());
	}

	private static String digest(String record) {
		return record.equals("?") ? RecordCheck.NO_DIGEST : Sha256.of(record.substring(0, 1));
	}

}
