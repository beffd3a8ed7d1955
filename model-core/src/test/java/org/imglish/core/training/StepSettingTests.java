package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.evaluation.TaskEvaluator;
import org.imglish.core.finetuning.FinetuneTrainer;
import org.imglish.core.finetuning.FinetuningBuilder;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Recomputation changes no number; averaged weights are validated, kept and used. */
class StepSettingTests {

	@TempDir
	static Path folder;

	private static Path captions;

	private static Path classes;

	@BeforeAll
	static void ingestADemoCorpus() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		captions = datasets.ingest("captions", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train",
				null);
		classes = datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null);
	}

	private static FinetuneTrainer trainer(Task task, StepSetting setting) throws IOException {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 0, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		Path dataset = (task == Task.CLASSIFICATION) ? classes : captions;
		return new FinetuneTrainer(FinetuningBuilder.of(task, new Start.Scratch(model), optimizer, 6, dataset, 6, 24)
			.setting(setting)
			.validation(dataset)
			.dropPath(0.3)
			.build(), new PathLibrary());
	}

	private static List<Map<String, Double>> perform(FinetuneTrainer trainer, long from, long to) {
		List<Map<String, Double>> values = new ArrayList<>();
		for (long step = from; step <= to; step++) {
			values.add(trainer.perform(step).numeric());
		}
		return values;
	}

	@ParameterizedTest
	@EnumSource(value = Task.class, names = { "RETRIEVAL", "CAPTIONING", "CLASSIFICATION" })
	void recomputationChangesNoNumber(Task task) throws IOException {
		int parts = (task == Task.RETRIEVAL) ? 2 : 1;
		try (FinetuneTrainer plain = trainer(task, new StepSetting(parts));
				FinetuneTrainer recomputing = trainer(task, new StepSetting(parts, true, 0, Precision.FLOAT32))) {
			assertThat(perform(recomputing, 1, 3)).isEqualTo(perform(plain, 1, 3));
		}
	}

	@Test
	void averagedWeightsAreValidatedKeptAndUsed() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("averaged"));
		Map<String, Double> averaged;
		List<Map<String, Double>> rest;
		try (FinetuneTrainer trainer = trainer(Task.CLASSIFICATION,
				new StepSetting(1, false, 0.9, Precision.FLOAT32))) {
			perform(trainer, 1, 3);
			trainer.write(checkpoint);
			averaged = trainer.validate();
			rest = perform(trainer, 4, 6);
			rest.add(trainer.validate());
		}
		assertThat(Files.mismatch(checkpoint.resolve("average.safetensors"), checkpoint.resolve("weights.safetensors")))
			.isNotEqualTo(-1);
		try (FinetuneTrainer trainer = trainer(Task.CLASSIFICATION,
				new StepSetting(1, false, 0.9, Precision.FLOAT32))) {
			assertThat(trainer.read(checkpoint)).isEqualTo(3);
			List<Map<String, Double>> resumed = perform(trainer, 4, 6);
			resumed.add(trainer.validate());
			assertThat(resumed).isEqualTo(rest);
		}
		try (FinetuneTrainer trainer = trainer(Task.CLASSIFICATION, new StepSetting(1))) {
			assertThat(perform(trainer, 1, 6).subList(3, 6)).isEqualTo(rest.subList(0, 3));
		}
		try (TaskEvaluator evaluator = TaskEvaluator.open(Task.CLASSIFICATION, checkpoint, DatasetFiles.in(classes),
				64)) {
			List<Prediction> predictions = new ArrayList<>();
			for (long batch = 0; batch < evaluator.batches(); batch++) {
				predictions.addAll(evaluator.predict(batch));
			}
			evaluator.score(predictions)
				.forEach((name, value) -> assertThat(averaged).containsEntry("validation/" + name, value));
		}
	}

}
