package org.imglish.core.prediction;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.evaluation.TaskEvaluator;
import org.imglish.core.finetuning.FinetuneTrainer;
import org.imglish.core.finetuning.FinetuningBuilder;
import org.imglish.core.image.LabelMap;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.prediction.Question.Operation;
import org.imglish.core.region.RunLengthMask;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.Task;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
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
		train(Task.SEGMENTATION, datasets.ingestMaps("maps", "train"));
		train(Task.DETECTION, datasets.ingestObjects("objects", "train"));
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
				FinetuningBuilder.of(task, new Start.Scratch(model), optimizer, 6, dataset, 12, 24)
					.detection((task == Task.DETECTION) ? FinetuningBuilder.SMALL_OBJECTS : null)
					.build(),
				new PathLibrary())) {
			for (long step = 1; step <= 6; step++) {
				trainer.perform(step);
			}
			trainer.write(checkpoint);
		}
		List<Sample> samples = new ArrayList<>();
		try (ShardedSamples all = ShardedSamples.open(dataset)) {
			for (int i = 0; i < COUNT; i++) {
				samples.add(all.read(i));
			}
		}
		try (TaskEvaluator evaluator = TaskEvaluator.open(task, checkpoint, DatasetFiles.in(dataset), COUNT)) {
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
	void pixelsAreClassifiedAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.SEGMENTATION, question(inputs(Task.SEGMENTATION)));
		for (int i = 0; i < COUNT; i++) {
			Map<String, Object> answer = answers.get(i);
			LabelMap answered = labels(answer);
			assertThat(answered).usingRecursiveComparison()
				.isEqualTo(labels(EVALUATED.get(Task.SEGMENTATION).get(i).values()));
			assertThat(answer).containsEntry("width", 32).containsEntry("height", 32);
			for (Map<?, ?> region : guesses(answer, "regions")) {
				Map<?, ?> mask = (Map<?, ?>) region.get("segmentation");
				int number = (int) region.get("number");
				assertThat(RunLengthMask.parse(32, 32, (String) mask.get("counts")).area())
					.isEqualTo(answered.counts()[number]);
			}
		}
	}

	@Test
	void objectsAreFoundAsInAnEvaluation() throws Exception {
		List<Map<String, Object>> answers = ask(Task.DETECTION, question(inputs(Task.DETECTION)));
		int found = 0;
		for (int i = 0; i < COUNT; i++) {
			assertThat(answers.get(i)).containsEntry("width", 32).containsEntry("height", 32);
			List<Map<String, Object>> objects = guesses(answers.get(i), "objects");
			List<?> evaluated = (List<?>) EVALUATED.get(Task.DETECTION).get(i).values().get("found");
			assertThat(objects).hasSize(Math.min(3, evaluated.size()));
			for (int j = 0; j < objects.size(); j++) {
				Map<?, ?> expected = (Map<?, ?>) evaluated.get(j);
				assertThat(objects.get(j)).containsEntry("number", expected.get("class"))
					.containsEntry("box", expected.get("box"))
					.containsEntry("score", expected.get("score"))
					.containsEntry("segmentation",
							Map.of("size", List.of(32, 32), "counts", String.valueOf(expected.get("mask"))));
				found++;
			}
		}
		assertThat(found).isPositive();
	}

	@Test
	void objectsOfAnImageOfAnySizeAreToldInItsPixels() throws Exception {
		Map<String, Object> answer = ask(Task.DETECTION, question(List.of(new Input(black(300, 20), null, null))))
			.get(0);
		assertThat(answer).containsEntry("width", 300).containsEntry("height", 20);
		for (Map<String, Object> object : guesses(answer, "objects")) {
			List<?> box = (List<?>) object.get("box");
			assertThat((double) box.get(0) + (double) box.get(2)).isLessThanOrEqualTo(300.001);
			assertThat((double) box.get(1) + (double) box.get(3)).isLessThanOrEqualTo(20.001);
		}
	}

	private static LabelMap labels(Map<String, Object> answer) throws Exception {
		return LabelMap.decode(Base64.getDecoder().decode((String) answer.get("mask")), 10_000);
	}

	@Test
	void anImageOfAnySizeIsSegmentedInItsOwn() throws Exception {
		byte[] wide = black(300, 20);
		Map<String, Object> answer = ask(Task.SEGMENTATION, question(List.of(new Input(wide, null, null)))).get(0);
		assertThat(labels(answer).width()).isEqualTo(300);
		assertThat(labels(answer).height()).isEqualTo(20);
	}

	private static byte[] black(int width, int height) throws IOException {
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
		return png.toByteArray();
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
		refused(Task.VQA, new Input(null, null, "what color is it"), "inputs[1]: 'image' is missing");
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

	@Test
	void aLineIsRefusedByItsHeader() {
		for (int[] sides : new int[][] { { 20_000, 1 }, { 1, 60_000 } }) {
			byte[] line = new byte[64];
			ByteBuffer.wrap(line)
				.put(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 })
				.putInt(13)
				.put("IHDR".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
				.putInt(sides[0])
				.putInt(sides[1]);
			refused(Task.CLASSIFICATION, new Input(line, null, null),
					"inputs[1]: 'image' cannot be used: it has %d x %d pixels".formatted(sides[0], sides[1]));
		}
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
			.isThrownBy(() -> question(java.util.Collections.nCopies(Question.MAX_INPUTS + 1, input)))
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
