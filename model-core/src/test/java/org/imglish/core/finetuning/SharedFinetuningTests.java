package org.imglish.core.finetuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.imglish.core.collective.Collectives;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.SharedTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assumptions.assumeThat;

/** Who computes a step does not matter: gangs of one, two and three fine-tune alike. */
class SharedFinetuningTests {

	private static final long STEPS = Long.getLong("shared.steps", 6);

	/**
	 * What the weights come to differ by grows with the steps, and the gradient of the
	 * contrastive loss amplifies it: its norm differs by 1e-4 after 32 steps, the losses
	 * by 1e-5.
	 */
	private static final double BOUND = (STEPS > 10) ? 1e-3 : 1e-5;

	private static final List<String> CASES = List.of("classes", "mixed", "probe", "names", "questions", "statements",
			"captions", "retrieval", "retrieval-in-parts", "few", "mixed", "retrieval",
			"classes" + SharedTraining.DIVIDED, "classes" + SharedTraining.DIVIDED + SharedTraining.RESUMED,
			"probe" + SharedTraining.DIVIDED, "captions" + SharedTraining.ALONE,
			"captions" + SharedTraining.ALONE + SharedTraining.RESUMED);

	@TempDir
	Path folder;

	@Test
	void gangsOfAnySizeFinetuneAlike() throws IOException {
		assumeThat(Collectives.unavailable()).isEmpty();
		prepare(this.folder);
		new SharedTraining(SharedFinetuning.class, this.folder, STEPS, CASES, BOUND, Map.of()).compare();
	}

	static void prepare(Path folder) throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null);
		datasets.ingest("questions", SourceFormat.VQA, "questions-train.json", "questions-train",
				"questions-train-answers.json");
		datasets.ingest("statements", SourceFormat.NLVR2, "statements-train.jsonl", "statements-train", null);
		datasets.ingest("captions", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train", null);
		try (FinetuneTrainer trainer = new FinetuneTrainer(SharedFinetuning.spec("retrieval", folder, 1),
				new PathLibrary())) {
			trainer.perform(1);
			trainer.write(Files.createDirectories(folder.resolve("texts-read")));
		}
	}

}
