package org.imglish.core.shard;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.task.Task;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class HoldingsTests {

	private static final Sample PAIR = new Sample("0", new byte[1], null, "a", new int[] { 5 }, Map.of("class", 1));

	private static final Sample TEXT = new Sample("1", null, null, "b", new int[] { 6 }, Map.of("answer", "yes"));

	private static Manifest manifest(Holdings holdings) {
		return new Manifest("late", Manifest.Kind.PAIRS, 32, null, null, List.of(),
				List.of(new Shard("shard-000000.tar", 2, 1, "sum")), Map.of(), Map.of(), holdings, List.of());
	}

	@Test
	void samplesAreCountedByWhatTheyHave() {
		assertThat(Holdings.NONE.plus(List.of(PAIR, TEXT))).isEqualTo(new Holdings(1, 0, 2, 2, 1, 1, 0, 0, 0));
	}

	@Test
	void aUseThatASampleCannotServeIsRefused() throws IOException {
		Manifest manifest = manifest(Holdings.NONE.plus(List.of(PAIR, TEXT)));
		manifest.require("the texts of a pretraining", Set.of(Part.TEXT, Part.TOKENS));
		assertThatIOException()
			.isThrownBy(() -> manifest.require("training the task RETRIEVAL", Task.RETRIEVAL.needs()))
			.withMessage(
					"Dataset late cannot be used for training the task RETRIEVAL: 1 of its 2 samples have no image. "
							+ "Use one whose samples all have, or ingest the source without the others");
		assertThatIOException().isThrownBy(() -> manifest.require("training", Set.of(Part.CLASS)))
			.withMessageContaining("have no class");
	}

	@Test
	void aUseThatNoSampleCanServeIsRefused() throws IOException {
		Requirement validating = Requirement.of("validating the task CLASSIFICATION", Set.of())
			.withSome(Set.of(Part.CLASS));
		validating.check(manifest(Holdings.NONE.plus(List.of(PAIR, TEXT))));
		assertThatIOException().isThrownBy(() -> validating.check(manifest(Holdings.NONE.plus(List.of(TEXT, TEXT)))))
			.withMessageContaining("none of its 2 samples has a class");
	}

	@Test
	void aDatasetThatNobodyCountedIsTakenAtItsWord() throws IOException {
		Manifest manifest = manifest(null);
		manifest.requireSome("validating", Set.of(Part.CLASS));
		manifest.require("training the task VQA", Task.VQA.needs());
		assertThat(manifest.unread()).isEmpty();
	}

}
