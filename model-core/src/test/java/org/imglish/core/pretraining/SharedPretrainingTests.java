package org.imglish.core.pretraining;

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

/** Who computes a step does not matter: gangs of one, two and three train alike. */
class SharedPretrainingTests {

	private static final long STEPS = 50;

	private static final List<String> CASES = List.of("released", "paper", "uneven", "released",
			"released" + SharedTraining.DIVIDED, "released" + SharedTraining.DIVIDED + SharedTraining.RESUMED,
			"released" + SharedTraining.ALONE, "released" + SharedTraining.ALONE + SharedTraining.RESUMED);

	@TempDir
	Path folder;

	@Test
	void gangsOfAnySizeTrainAlike() throws IOException {
		assumeThat(Collectives.unavailable()).isEmpty();
		DemoDatasets datasets = new DemoDatasets(this.folder);
		datasets.ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		datasets.ingest("texts", SourceFormat.PLAIN_TEXT, "texts.txt", null, null);
		new SharedTraining(SharedPretraining.class, this.folder, STEPS, CASES).compare();
	}

}
