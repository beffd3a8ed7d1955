package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

	private static final List<String> CASES = List.of("clustered", "restarted", "few", "restarted",
			"clustered" + SharedTraining.DIVIDED, "clustered" + SharedTraining.DIVIDED + SharedTraining.RESUMED);

	/** Of 96 images with 16 patches each. */
	private static final double PATCHES = 96 * 16;

	/**
	 * A patch between two codes may take either. That changes the entropy of N patches by
	 * at most ln(N) / N, and the perplexity by that share.
	 */
	private static final double ONE_PATCH = Math.log(PATCHES) / PATCHES;

	@TempDir
	Path folder;

	@Test
	void gangsOfAnySizeTrainTheSameTokenizer() throws IOException {
		assumeThat(Collectives.unavailable()).isEmpty();
		new DemoDatasets(this.folder).ingest("images", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		new SharedTraining(SharedTokenizing.class, this.folder, STEPS, CASES, (STEPS > 10) ? 1e-4 : 1e-5,
				Map.of("validation/perplexity", ONE_PATCH))
			.compare();
	}

}
