package org.imglish.core.prediction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.evaluation.Prediction;
import org.imglish.core.evaluation.TaskEvaluator;
import org.imglish.core.image.ImageForm;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.prediction.Question.Operation;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.Task;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.FinetuneSpec;
import org.imglish.core.training.FinetuneTrainer;
import org.imglish.core.training.SourceSpec;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepSetting;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class PredictorTests {

	private static final int COUNT = 20;

	@TempDir
	static Path folder;

	private static final Map<Task, Path> CHECKPOINTS = new EnumMap<>(Task.class);

	private static final Map<Task, List<Sample>> SAMPLES = new EnumMap<>(Task.class);

	private static final Map<Task, List<Prediction>> EVALUATED = new EnumMap<>(Task.class);

	/** Every dataset is gone once its model is trained: a model needs it no more. */
	@BeforeAll
	static void trainAModelForEachTask() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		train(Task.CLASSIFICATION, datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null));
		train(Task.VQA, datasets.ingest("questions", SourceFormat.VQA, "questions-train.json", "questions-train",
				"questions-train-answers.json"));
		train(Task.NLVR2,
				datasets.ingest("statements", SourceFormat.NLVR2, "statements-train.jsonl", "statements-train", null));
		for (Task task : List.of(Task.CAPTIONING, Task.RETRIEVAL)) {
			train(task, datasets.ingest("captions-" + task, SourceFormat.COCO_CAPTIONS, "captions-train.json",
					"captions-train", null));
		}
	}

	private static void train(Task task, Path dataset) throws IOException {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		Path checkpoint = Files.createDirectories(folder.resolve("checkpoint-" + task));
		try (FinetuneTrainer trainer = new FinetuneTrainer(
				new FinetuneSpec(task, new Start.Scratch(model), optimizer, 6, 7, new SourceSpec(dataset, 12, 24),
						new StepSetting(1), null, 0.1, 0, false, false, ImageForm.PRETRAINED, 1))) {
			for (long step = 1; step <= 6; step++) {
				trainer.perform(trainer.plan(step));
			}
			trainer.write(checkpoint);
		}
		List<Sample> samples = new ArrayList<>();
		try (ShardedSamples all = ShardedSamples.open(dataset)) {
			for (int i = 0; i < COUNT; i++) {
				samples.add(all.read(i));
			}
		}
		try (TaskEvaluator evaluator = TaskEvaluator.open(task, checkpoint, dataset, COUNT)) {
			EVALUATED.put(task, evaluator.predict(0));
		}
		CHECKPOINTS.put(task, checkpoint);
		SAMPLES.put(task, samples);
		try (Stream<Path> files = Files.walk(dataset)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private static List<Map<String, Object>> ask(Task task, Question question)
			throws IOException, UnusableInputException {
		try (Predictor predictor = Predictor.open(CHECKPOINTS.get(task))) {
			return predictor.answer(question);
		}
	}

	private static Question question(List<Input> inputs) {
		return new Question(Operation.PREDICT, inputs, 3, List.of(), List.of());
	}

	private static List<Input> inputs(Task task) {
		return SAMPLES.get(task)
			.stream()
			.map((sample) -> new Input(sample.image(), sample.right(), sample.text()))
			.toList();
	}

	@Test
	void imagesAreClassifiedAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.CLASSIFICATION, question(inputs(Task.CLASSIFICATION)));
		assertThat(answers).hasSize(COUNT).allSatisfy((answer) -> assertThat(guesses(answer, "classes")).hasSize(3));
		List<String> classes = org.imglish.core.task.TaskSetting.read(CHECKPOINTS.get(Task.CLASSIFICATION)).classes();
		for (int i = 0; i < COUNT; i++) {
			int best = (int) ((List<?>) EVALUATED.get(Task.CLASSIFICATION).get(i).values().get("top")).get(0);
			assertThat(guesses(answers.get(i), "classes").get(0)).containsEntry("class", classes.get(best));
		}
	}

	@Test
	void questionsAreAnsweredAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.VQA, question(inputs(Task.VQA)));
		for (int i = 0; i < COUNT; i++) {
			assertThat(guesses(answers.get(i), "answers").get(0)).containsEntry("answer",
					EVALUATED.get(Task.VQA).get(i).values().get("answer"));
		}
	}

	@Test
	void statementsAreJudgedAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.NLVR2, question(inputs(Task.NLVR2)));
		for (int i = 0; i < COUNT; i++) {
			assertThat(answers.get(i)).containsEntry("statement",
					EVALUATED.get(Task.NLVR2).get(i).values().get("prediction"));
		}
	}

	@Test
	void imagesAreDescribedAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.CAPTIONING, question(inputs(Task.CAPTIONING)));
		for (int i = 0; i < COUNT; i++) {
			assertThat(answers.get(i)).containsEntry("caption",
					EVALUATED.get(Task.CAPTIONING).get(i).values().get("caption"));
		}
	}

	@Test
	void textsAndImagesAreRankedForEachOther() throws Exception {
		List<Input> inputs = inputs(Task.RETRIEVAL);
		Question all = new Question(Operation.PREDICT, inputs, COUNT, List.of(), List.of());
		List<Map<String, Object>> answers = ask(Task.RETRIEVAL, all);
		double[][] ofImages = similarities(answers, "texts");
		double[][] ofTexts = similarities(answers, "images");
		for (int image = 0; image < COUNT; image++) {
			for (int text = 0; text < COUNT; text++) {
				assertThat(ofImages[image][text]).isEqualTo(ofTexts[text][image], within(1e-6));
			}
			assertThat(guesses(answers.get(image), "texts")).isSortedAccordingTo(
					Comparator.comparingDouble((guess) -> -((Number) guess.get("similarity")).doubleValue()));
		}
	}

	private static double[][] similarities(List<Map<String, Object>> answers, String key) {
		double[][] similarities = new double[COUNT][COUNT];
		for (int i = 0; i < COUNT; i++) {
			for (Map<String, Object> guess : guesses(answers.get(i), key)) {
				similarities[i][(int) guess.get("input")] = ((Number) guess.get("similarity")).doubleValue();
			}
		}
		return similarities;
	}

	@Test
	void classNamesInTemplatesAreComparedWithImages() throws Exception {
		List<Input> images = inputs(Task.RETRIEVAL).stream()
			.map((input) -> new Input(input.image(), null, null))
			.toList();
		Question question = new Question(Operation.PREDICT, images, 3, List.of("red_circle", "blue square", "cross"),
				List.of("a photo of a {}", "{}"));
		assertThat(ask(Task.RETRIEVAL, question)).hasSize(COUNT).allSatisfy((answer) -> {
			List<Map<String, Object>> guesses = guesses(answer, "classes");
			assertThat(guesses).extracting((guess) -> guess.get("class"))
				.containsExactlyInAnyOrder("red_circle", "blue square", "cross");
			assertThat(guesses.stream().mapToDouble((guess) -> (double) guess.get("probability")).sum()).isEqualTo(1,
					within(1e-9));
		});
	}

	@Test
	void featuresOfRetrievalHaveUnitLength() throws Exception {
		Question question = new Question(Operation.EMBED, inputs(Task.RETRIEVAL), 1, List.of(), List.of());
		for (Map<String, Object> answer : ask(Task.RETRIEVAL, question)) {
			for (String side : List.of("image", "text")) {
				double length = 0;
				for (float value : (float[]) answer.get(side)) {
					length += value * value;
				}
				assertThat(length).isEqualTo(1, within(1e-5));
			}
		}
	}

	@Test
	void aPretrainedModelGivesFeaturesAndPredictsNothing() throws Exception {
		Path pretrained = Files.createDirectories(folder.resolve("pretrained"));
		for (String file : List.of("weights.safetensors", "model.json")) {
			Files.copy(CHECKPOINTS.get(Task.CAPTIONING).resolve(file), pretrained.resolve(file));
		}
		List<Input> inputs = inputs(Task.CAPTIONING);
		try (Predictor predictor = Predictor.open(pretrained)) {
			assertThat(predictor.answer(new Question(Operation.EMBED, inputs, 1, List.of(), List.of())))
				.allSatisfy((answer) -> assertThat((float[]) answer.get("image")).hasSize(32));
			assertThatIllegalArgumentException().isThrownBy(() -> predictor.answer(question(inputs)))
				.withMessageContaining("fine-tune it first");
		}
	}

	@Test
	void whatCannotBeUsedIsNamed() {
		Input good = inputs(Task.VQA).get(0);
		refused(Task.VQA, new Input(null, null, "what colour is it"), "inputs[1]: 'image' is missing");
		refused(Task.VQA, new Input(good.image(), null, " "), "inputs[1]: 'text' is missing");
		refused(Task.VQA, new Input(new byte[] { 1, 2, 3 }, null, "what"), "inputs[1]: 'image' cannot be used");
		refused(Task.VQA, new Input(good.image(), null, "circle ".repeat(100)),
				"inputs[1]: 'text' has 100 tokens, but the model reads at most 60");
		refused(Task.NLVR2, new Input(good.image(), null, "two circles"), "inputs[1]: 'right' is missing");
		refused(Task.RETRIEVAL, new Input(null, null, null), "inputs[1]: it has neither 'image' nor 'text'");
	}

	@Test
	void anImageThatClaimsTooManyPixelsIsRefusedBeforeItIsDecoded() {
		byte[] bomb = new byte[64];
		ByteBuffer.wrap(bomb)
			.put(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 })
			.putInt(13)
			.put("IHDR".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
			.putInt(100_000)
			.putInt(100_000)
			.put(new byte[] { 8, 2, 0, 0, 0 });
		refused(Task.CLASSIFICATION, new Input(bomb, null, null), "inputs[1]: 'image' cannot be used");
	}

	private static void refused(Task task, Input bad, String message) {
		List<Input> inputs = List.of(inputs(task).get(0), bad);
		assertThatExceptionOfType(UnusableInputException.class).isThrownBy(() -> ask(task, question(inputs)))
			.withMessageContaining(message);
	}

	@Test
	void aModelIsAskedOnlyForWhatItCanDo() {
		List<Input> inputs = inputs(Task.VQA);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ask(Task.VQA, new Question(Operation.EMBED, inputs, 1, List.of(), List.of())))
			.withMessageContaining("fine-tuned to VQA");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ask(Task.VQA, new Question(Operation.PREDICT, inputs, 1, List.of("cat"), List.of())))
			.withMessageContaining("'classes' goes with a retrieval model");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ask(Task.RETRIEVAL, question(List.of(new Input(null, null, "a red circle")))))
			.withMessageContaining("0 images and 1 texts");
	}

	@Test
	void aQuestionIsBounded() {
		Input input = new Input(null, null, "text");
		assertThatIllegalArgumentException().isThrownBy(() -> question(List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> question(java.util.Collections.nCopies(Question.MOST_INPUTS + 1, input)))
			.withMessageContaining("at most 256");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Question(Operation.PREDICT, List.of(input), 1, List.of("a"), List.of("no place")))
			.withMessageContaining("has no {}");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> guesses(Map<String, Object> answer, String key) {
		return (List<Map<String, Object>>) answer.get(key);
	}

}
