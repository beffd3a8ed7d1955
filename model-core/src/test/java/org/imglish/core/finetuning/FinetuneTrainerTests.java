package org.imglish.core.finetuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.RandAugment;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.evaluation.Evaluator;
import org.imglish.core.evaluation.NeighbourEvaluator;
import org.imglish.core.evaluation.TaskEvaluator;
import org.imglish.core.evaluation.ZeroShotEvaluator;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.Normalization;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.metric.Goal;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Manifest;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskSetting;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

class FinetuneTrainerTests {

	@TempDir
	static Path folder;

	private static final Map<Task, Path> DATASETS = new EnumMap<>(Task.class);

	@BeforeAll
	static void ingestADemoCorpus() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		DATASETS.put(Task.CLASSIFICATION,
				datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null));
		DATASETS.put(Task.VQA, datasets.ingest("questions", SourceFormat.VQA, "questions-train.json", "questions-train",
				"questions-train-answers.json"));
		DATASETS.put(Task.NLVR2,
				datasets.ingest("statements", SourceFormat.NLVR2, "statements-train.jsonl", "statements-train", null));
		Path captions = datasets.ingest("captions", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train",
				null);
		DATASETS.put(Task.RETRIEVAL, captions);
		DATASETS.put(Task.CAPTIONING, captions);
		DATASETS.put(Task.SEGMENTATION, datasets.ingestMaps("maps", "train"));
		DATASETS.put(Task.DETECTION, datasets.ingestObjects("objects", "test"));
	}

	private static Finetuning spec(Task task, long steps, int accumulate, double dropPath) {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		return FinetuningBuilder.of(task, new Start.Scratch(model), optimizer, steps, DATASETS.get(task), 12, 24)
			.setting(new StepSetting(accumulate))
			.validation(DATASETS.get(task))
			.dropPath(dropPath)
			.detection((task == Task.DETECTION) ? FinetuningBuilder.SMALL_OBJECTS : null)
			.build();
	}

	@ParameterizedTest
	@EnumSource(Task.class)
	void lossesFallAndTheCheckpointEvaluates(Task task) throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("fall-" + task));
		Map<String, Double> validated;
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, 40, 1, 0.1), new PathLibrary())) {
			double first = mean(trainer, 1, 8);
			for (long step = 9; step <= 32; step++) {
				trainer.perform(step);
			}
			assertThat(mean(trainer, 33, 40)).isLessThan(first);
			validated = trainer.validate();
			assertThat(validated).isNotEmpty();
			assertThat(validated.keySet()).allMatch((name) -> Finetuning.metrics(task).find(name).isPresent());
			assertThat(trainer.model().mainMetric()).isEqualTo(task.mainMetric());
			assertThat(Finetuning.metrics(task).goal("validation/" + task.mainMetric())).isEqualTo(Goal.MAX);
			trainer.write(checkpoint);
		}
		try (TaskEvaluator evaluator = TaskEvaluator.open(task, checkpoint, DatasetFiles.in(DATASETS.get(task)), 64)) {
			List<Prediction> predictions = new ArrayList<>();
			for (long batch = 0; batch < evaluator.batches(); batch++) {
				predictions.addAll(evaluator.predict(batch));
			}
			evaluator.score(predictions)
				.forEach((name, value) -> assertThat(validated).containsEntry("validation/" + name, value));
		}
	}

	private static double mean(FinetuneTrainer trainer, long from, long to) {
		double sum = 0;
		for (long step = from; step <= to; step++) {
			sum += trainer.perform(step).numeric().getOrDefault("loss", Double.NaN);
		}
		return sum / (to - from + 1);
	}

	/** Batch norm and the losses of objects see the images of a part alone. */
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "SEGMENTATION", "DETECTION" })
	void partsOfABatchAddUpToTheWhole(Task task) throws IOException {
		Map<String, Double> whole;
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, 2, 1, 0), new PathLibrary())) {
			trainer.perform(1);
			whole = trainer.perform(2).numeric();
			assertThat(whole.keySet()).allMatch((name) -> Finetuning.metrics(task).find(name).isPresent());
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, 2, 3, 0), new PathLibrary())) {
			trainer.perform(1);
			assertThat(trainer.perform(2).numeric())
				.allSatisfy((name, value) -> assertThat(value).isCloseTo(whole.get(name), within(2e-4)));
		}
	}

	@ParameterizedTest
	@EnumSource(Task.class)
	void aResumedFinetuningRepeatsEveryBit(Task task) throws IOException {
		Path middle = Files.createDirectories(folder.resolve("middle-" + task));
		List<Map<String, Double>> expected = new ArrayList<>();
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, 6, 2, 0.1), new PathLibrary())) {
			for (long step = 1; step <= 6; step++) {
				expected.add(trainer.perform(step).numeric());
				if (step == 3) {
					trainer.write(middle);
				}
			}
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, 6, 2, 0.1), new PathLibrary())) {
			assertThat(trainer.read(middle)).isEqualTo(3);
			for (long step = 4; step <= 6; step++) {
				assertThat(trainer.perform(step).numeric()).isEqualTo(expected.get((int) step - 1));
			}
		}
	}

	@Test
	void aCheckpointOfAnotherTaskIsRefused() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("other-task"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.VQA, 1, 1, 0), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(checkpoint);
		}
		assertThatIOException()
			.isThrownBy(() -> TaskEvaluator.open(Task.NLVR2, checkpoint, DatasetFiles.in(DATASETS.get(Task.NLVR2)), 8))
			.withMessageContaining("fine-tuned to the task VQA");
	}

	@ParameterizedTest
	@EnumSource(Task.class)
	void whatIsTrainedIsWhatAStepReaches(Task task) throws IOException {
		for (ModelConfig.Form form : ModelConfig.Form.values()) {
			Finetuning plain = spec(task, 1, 1, 0);
			boolean paper = form == ModelConfig.Form.PAPER;
			ModelConfig model = new ModelConfig(form, 2, 32, 64, 2, 32, 8, 200, 64, 16, paper ? 1 : 0, !paper, 0);
			Finetuning spec = FinetuningBuilder.of(plain).start(new Start.Scratch(model)).validation(null).build();
			try (FinetuneTrainer trainer = new FinetuneTrainer(spec, new PathLibrary())) {
				trainer.model()
					.network()
					.parameters()
					.values()
					.forEach((declared) -> declared.getArray().setRequiresGradient(declared.requiresGradient()));
				trainer.perform(1);
				trainer.model()
					.network()
					.arrays()
					.forEach((name, array) -> assertThat(JniUtils.getGradient((PtNDArray) array) != null).as(name)
						.isEqualTo(trainer.model().trains(name)));
			}
		}
	}

	@Test
	void aProbeLeavesTheBackboneAsItIs() throws IOException {
		Finetuning whole = spec(Task.CLASSIFICATION, 8, 1, 0);
		Finetuning probe = FinetuningBuilder.of(whole).validation(null).frozen().build();
		Path before = Files.createDirectories(folder.resolve("probe-before"));
		Path after = Files.createDirectories(folder.resolve("probe-after"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(probe, new PathLibrary())) {
			trainer.write(before);
			for (long step = 1; step <= 8; step++) {
				trainer.perform(step);
			}
			trainer.write(after);
		}
		try (Safetensors first = Safetensors.open(before.resolve("weights.safetensors"));
				Safetensors second = Safetensors.open(after.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			for (String name : first.entries().keySet()) {
				boolean same = first.read(name, manager).contentEquals(second.read(name, manager));
				assertThat(same).as(name).isEqualTo(name.startsWith("beit3."));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(value = Task.class, names = { "CLASSIFICATION", "NLVR2" })
	void aResumedTrainingRepeatsWhatItDraws(Task task) throws IOException {
		Finetuning plain = spec(task, 6, 2, 0.1);
		Augmentation augmentation = new Augmentation(new RandomCrop(0.5), true, null,
				new RandAugment(2, 9, task == Task.CLASSIFICATION), 0.25, (task == Task.CLASSIFICATION) ? 0.8 : 0,
				(task == Task.CLASSIFICATION) ? 1 : 0);
		Finetuning spec = FinetuningBuilder.of(plain)
			.validation(null)
			.augmentation(augmentation)
			.images(new ImageForm(Framing.WHOLE, Normalization.IMAGENET))
			.build();
		Path middle = Files.createDirectories(folder.resolve("drawn-" + task));
		List<Map<String, Double>> expected = new ArrayList<>();
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= 6; step++) {
				expected.add(trainer.perform(step).numeric());
				if (step == 3) {
					trainer.write(middle);
				}
			}
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec, new PathLibrary())) {
			trainer.read(middle);
			for (long step = 4; step <= 6; step++) {
				assertThat(trainer.perform(step).numeric()).isEqualTo(expected.get((int) step - 1));
			}
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(plain, new PathLibrary())) {
			assertThat(trainer.perform(1).numeric().get("loss")).isNotEqualTo(expected.get(0).get("loss"));
		}
	}

	@Test
	void aClassThatTheModelDoesNotKnowIsNamed() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("fewer-classes"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.CLASSIFICATION, 1, 1, 0), new PathLibrary())) {
			trainer.write(checkpoint);
		}
		TaskSetting known = TaskSetting.read(checkpoint);
		List<String> renamed = new ArrayList<>(known.classes());
		renamed.set(0, "unheard of");
		new TaskSetting(known.task(), renamed, 0, 0, false, known.images(), null).write(checkpoint);
		try (TaskEvaluator evaluator = TaskEvaluator.open(Task.CLASSIFICATION, checkpoint,
				DatasetFiles.in(DATASETS.get(Task.CLASSIFICATION)), 200)) {
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> evaluator.predict(0))
				.withMessageContaining("Sample 00000000 of dataset classes has the class '" + known.classes().get(0)
						+ "', which is none of the " + renamed.size());
		}
	}

	@Test
	void anEmptyDatasetIsRefused() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("for-empty"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.CLASSIFICATION, 1, 1, 0), new PathLibrary())) {
			trainer.write(checkpoint);
		}
		Path empty = Files.createDirectories(folder.resolve("empty"));
		Manifest manifest = new Manifest("empty", Manifest.Kind.IMAGES, 32, null, null, List.of("a", "b"), List.of(),
				Map.of());
		Files.write(empty.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
		assertThatIOException()
			.isThrownBy(() -> TaskEvaluator.open(Task.CLASSIFICATION, checkpoint, DatasetFiles.in(empty), 8))
			.withMessageContaining("Dataset empty holds no sample");
		Finetuning spec = spec(Task.CLASSIFICATION, 1, 1, 0);
		assertThatIOException()
			.isThrownBy(
					() -> new FinetuneTrainer(FinetuningBuilder.of(spec).train(empty, 8, 0).build(), new PathLibrary()))
			.withMessageContaining("Dataset empty holds no sample");
	}

	@Test
	void textsThatAreCutAreCounted() throws IOException {
		Finetuning whole = spec(Task.RETRIEVAL, 1, 2, 0);
		Finetuning narrow = FinetuningBuilder.of(whole)
			.train(DATASETS.get(Task.RETRIEVAL), 12, 4)
			.validation(null)
			.build();
		try (FinetuneTrainer trainer = new FinetuneTrainer(whole, new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsEntry("texts_cut", 0.0);
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(narrow, new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsEntry("texts_cut", 12.0);
		}
	}

	@Test
	void aHeadWithOtherAnswersIsRefusedUnlessItStartsAnew() throws IOException {
		Finetuning first = spec(Task.VQA, 1, 1, 0);
		Path checkpoint = Files.createDirectories(folder.resolve("other-answers"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(first, new PathLibrary())) {
			trainer.write(checkpoint);
		}
		TaskSetting known = TaskSetting.read(checkpoint);
		List<String> others = new ArrayList<>(known.classes());
		others.set(1, "something else");
		new TaskSetting(Task.VQA, others, known.window(), known.smoothing(), false, known.images(), null)
			.write(checkpoint);
		assertThatIOException()
			.isThrownBy(() -> new FinetuneTrainer(from(first, checkpoint, false, null), new PathLibrary()))
			.withMessageContaining("differ from number 1 on ('something else', '" + known.classes().get(1) + "')")
			.withMessageContaining("newHead: true");
		try (FinetuneTrainer trainer = new FinetuneTrainer(from(first, checkpoint, true, null), new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsKey("loss");
		}
	}

	private static Finetuning from(Finetuning spec, Path checkpoint, boolean newHead, @Nullable ClassNames names) {
		return FinetuningBuilder.of(spec)
			.start(new Start.Checkpoint(checkpoint, 0))
			.newHead(newHead)
			.names(names)
			.build();
	}

	@Test
	void classesAreLearnedByTheirNamesFromAContrastiveModel() throws IOException {
		Path contrastive = Files.createDirectories(folder.resolve("contrastive"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.RETRIEVAL, 40, 1, 0), new PathLibrary())) {
			for (long step = 1; step <= 40; step++) {
				trainer.perform(step);
			}
			trainer.write(contrastive);
		}
		Path named = Files.createDirectories(folder.resolve("named"));
		Finetuning spec = from(spec(Task.CLASSIFICATION, 40, 1, 0), contrastive, false,
				new ClassNames(List.of("a picture of {}")));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec, new PathLibrary())) {
			double first = mean(trainer, 1, 8);
			mean(trainer, 9, 32);
			assertThat(mean(trainer, 33, 40)).isLessThan(first);
			trainer.write(named);
		}
		Path classes = DATASETS.get(Task.CLASSIFICATION);
		Map<String, Double> fineTuned = scores(
				TaskEvaluator.open(Task.CLASSIFICATION, named, DatasetFiles.in(classes), 64));
		Map<String, Double> zeroShot = scores(ZeroShotEvaluator.open(named, DatasetFiles.in(classes),
				new ClassNames(List.of("a picture of {}")), 64));
		assertThat(fineTuned).isEqualTo(zeroShot).containsKeys("top1", "top5");
		assertThat(scores(ZeroShotEvaluator.open(contrastive, DatasetFiles.in(classes), new ClassNames(List.of()), 64)))
			.containsKeys("top1", "top5");
	}

	@Test
	void namesNeedACheckpointThatReadsTexts() {
		assertThatIOException()
			.isThrownBy(() -> new FinetuneTrainer(
					from(spec(Task.CLASSIFICATION, 1, 1, 0), folder, false, new ClassNames(List.of())),
					new PathLibrary()))
			.withMessageContaining("only from a checkpoint that reads texts");
	}

	@Test
	void contrastiveHeadsThatWereNeverTrainedCompareNothing() throws IOException {
		Path masked = Files.createDirectories(folder.resolve("masked-only"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.CAPTIONING, 1, 1, 0), new PathLibrary())) {
			trainer.write(masked);
		}
		Path classes = DATASETS.get(Task.CLASSIFICATION);
		assertThatIOException()
			.isThrownBy(() -> ZeroShotEvaluator.open(masked, DatasetFiles.in(classes), new ClassNames(List.of()), 8))
			.withMessageContaining("fine-tuned to CAPTIONING, which has no contrastive heads");
		Files.delete(masked.resolve("task.json"));
		assertThatIOException()
			.isThrownBy(() -> ZeroShotEvaluator.open(masked, DatasetFiles.in(classes), new ClassNames(List.of()), 8))
			.withMessageContaining("its contrastive heads, which compare images with texts, were never trained");
		assertThatIOException()
			.isThrownBy(
					() -> TaskEvaluator.open(Task.RETRIEVAL, masked, DatasetFiles.in(DATASETS.get(Task.RETRIEVAL)), 8))
			.withMessageContaining("were never trained");
	}

	@Test
	void neighboursClassifyTheirOwnImages() throws IOException {
		Path pretrained = Files.createDirectories(folder.resolve("neighbours"));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.CAPTIONING, 1, 1, 0), new PathLibrary())) {
			trainer.write(pretrained);
		}
		Files.delete(pretrained.resolve("task.json"));
		Path classes = DATASETS.get(Task.CLASSIFICATION);
		assertThat(
				scores(NeighbourEvaluator.open(pretrained, DatasetFiles.in(classes), DatasetFiles.in(classes), 1, 20)))
			.containsEntry("top1", 1.0);
		assertThatIOException()
			.isThrownBy(() -> NeighbourEvaluator.open(pretrained, DatasetFiles.in(classes),
					DatasetFiles.in(DATASETS.get(Task.RETRIEVAL)), 1, 20))
			.withMessageContaining("has 0 classes");
	}

	private static Map<String, Double> scores(Evaluator evaluator) {
		try (evaluator) {
			List<Prediction> predictions = new ArrayList<>();
			for (long batch = 0; batch < evaluator.batches(); batch++) {
				predictions.addAll(evaluator.predict(batch));
			}
			return evaluator.score(predictions);
		}
	}

}
