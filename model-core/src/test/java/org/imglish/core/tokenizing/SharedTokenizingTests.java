package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.imglish.core.collective.Collectives;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.SharedTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assumptions.assumeThat;

/** Gangs of one, two and three train the same visual tokenizer. */
class SharedTokenizingTests {

	private static final long STEPS = Long.getLong("shared.steps", 8);

	private static final List<String> CASES = List.of("clustered", "restarted", "few", "restarted");

	@TempDir
	Path folder;

	@Test
	void gangsOfAnySizeTrainTheSameTokenizer() throws IOException {
		assumeThat(Collectives.unavailable()).isEmpty();
		new DemoDatasets(this.folder).ingest("images", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		new SharedTraining(SharedTokenizing.class, this.folder, STEPS, CASES).compare();
	}

}
