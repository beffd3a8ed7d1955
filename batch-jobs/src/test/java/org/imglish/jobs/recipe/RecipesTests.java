package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.augmentation.RandAugment;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelShape;
import org.imglish.core.field.Mistake;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.Normalization;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.library.WeightsPlace;
import org.imglish.core.metric.Goal;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.LocalSteps;
import org.imglish.core.optimizer.OuterConfig;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.pretraining.HeldOutNames;
import org.imglish.core.pretraining.LossWeights;
import org.imglish.core.pretraining.Masking;
import org.imglish.core.pretraining.PairMasking;
import org.imglish.core.pretraining.PairSource;
import org.imglish.core.pretraining.Portion;
import org.imglish.core.pretraining.TextSource;
import org.imglish.core.pretraining.TokensFrom;
import org.imglish.core.text.VocabularyModel;
import org.imglish.core.training.StartFrom;
import org.imglish.core.visual.TeacherFrom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RecipesTests {

	private static final String PRETRAIN = """
			kind: pretrain
			data: { pairs: { dataset: pairs } }
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{kind: ingest, dataset: pets, source: {format: image-folder, path: pets}} | ingest pets
					{kind: pretrain, data: {texts: {dataset: books}, pairs: {dataset: coco}, validation: coco-held}} | pretrain on books, coco
					{kind: pretrain, data: {pairs: {datasets: [{dataset: a}, {dataset: b}, {dataset: c}, {dataset: d}]}}} | pretrain on a, b and 2 more
					{kind: tokenizer, data: {images: {dataset: photos}}} | tokenizer on photos
					{kind: finetune, task: vqa, from: {run: 12}, data: {train: {dataset: coco-vqa}, validation: held}} | finetune vqa on coco-vqa from #12
					{kind: finetune, from: {file: weights/base.pth}, data: {train: {dataset: pets}}} | finetune classification on pets from base.pth
					{kind: evaluate, task: captioning, from: {model: captioner, version: 2}, dataset: coco} | evaluate captioning on coco from captioner 2
					{kind: evaluate, from: {checkpoint: 7}, dataset: pets, name: mine} | mine
					""")
	void aRunIsNamedByWhatItDoes(String recipe, String name) {
		assertThat(Recipes.complete(RecipeText.parse(recipe)).name()).isEqualTo(name);
	}

	@Test
	void everyDefaultIsFilledIn() {
		CompleteRecipe complete = Recipes.complete(RecipeText.parse(PRETRAIN));
		assertThat(complete.kind()).isEqualTo(RunKind.PRETRAIN);
		assertThat(complete.task()).isNull();
		assertThat(complete.json().at("/optimizer/peakRate").asDouble()).isEqualTo(1e-3);
		assertThat(complete.json().at("/masking/pairText").asDouble()).isEqualTo(0.5);
		assertThat(complete.json().at("/data/pairs/window").asInt()).isEqualTo(64);
		assertThat(complete.json().at("/model/layers").asInt()).isEqualTo(3);
	}

	@Test
	void aStepIsPassedInAsManyPartsAsTheWorkersMemoryNeeds() {
		assertThat(parts("")).isEqualTo(1);
		assertThat(parts("worker: { memoryGiB: 40 }")).isEqualTo(1);
		assertThat(parts("worker: { memoryGiB: 8 }")).isEqualTo(4);
		assertThat(parts("worker: { memoryGiB: 8 }\nparallel: { min: 2, max: 8 }")).isEqualTo(2);
		assertThat(parts("worker: { memoryGiB: 8 }\naccumulate: 3")).isEqualTo(3);
		assertThat(parts("worker: { memoryGiB: 1 }")).as("nothing fits").isEqualTo(1);
		assertThat(parts("worker: { memoryGiB: 8 }\nfrom: { run: 1 }")).as("nobody knows the model").isEqualTo(1);
	}

	private static int parts(String more) {
		String model = more.contains("from:") ? "" : "model: { preset: base }\n";
		return Recipes.complete(RecipeText.parse("""
				kind: pretrain
				data: { pairs: { dataset: p, batch: 32 } }
				""" + model + more)).json().path("accumulate").asInt();
	}

	@Test
	void aPretrainingMasksAsThePaperDoes() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes.complete(RecipeText.parse("""
				kind: pretrain
				model: { preset: base }
				data: { images: { dataset: i }, texts: { dataset: t }, pairs: { dataset: p } }
				""")).recipe();
		assertThat(recipe.training().masking()).isEqualTo(new Masking(0.4, 0.15, 0.5, PairMasking.BOTH));
		assertThat(recipe.training().lossWeights()).isEqualTo(LossWeights.EQUAL);
		assertThat(recipe.training().data().texts()).isEqualTo(new TextSource("t", null, 32, 196, true));
		assertThat(recipe.training().data().pairs()).isEqualTo(new PairSource("p", null, 32, 64, null));
	}

	@Test
	void aTokenizerIsTrainedAsPublishedUnlessItsRecipeSaysOtherwise() {
		Recipe.Tokenizer recipe = (Recipe.Tokenizer) Recipes.complete(RecipeText.parse("""
				{kind: tokenizer, tokenizer: {preset: base}, teacher: {file: clip.pt}, data: {images: {dataset: d}}}
				""")).recipe();
		assertThat(recipe.training().tokenizer().config().restartBelow()).isZero();
		assertThat(recipe.training().tokenizer().config().clusteredStart()).isTrue();
		assertThat(recipe.training().tokenizer().config().commitment()).isEqualTo(1);
		assertThat(recipe.training().minCrop()).isEqualTo(0.08);
		assertThat(recipe.training().optimizer().beta1()).isEqualTo(0.9);
		assertThat(recipe.training().optimizer().beta2()).isEqualTo(0.99);
		assertThat(recipe.training().optimizer().weightDecay()).isEqualTo(1e-4);
	}

	@Test
	void everyTrainingMayBeSharedAmongWorkers() {
		for (String text : List.of(PRETRAIN + "parallel: {min: 2, max: 3}\n",
				"{kind: finetune, parallel: {min: 2, max: 3}, data: {train: {dataset: t}}}",
				"{kind: tokenizer, parallel: {min: 2, max: 3}, data: {images: {dataset: d}}}")) {
			Recipe.Training shared = (Recipe.Training) Recipes.complete(RecipeText.parse(text)).recipe();
			assertThat(shared.supervision().parallel()).isEqualTo(new Parallel(2, 3, Shard.NONE, null, null));
		}
	}

	@Test
	void workersThatTrainTogetherMayNotChooseTheirPrecision() {
		assertThat(mistakes(PRETRAIN + "precision: auto\nparallel: {workers: 2}\n")).singleElement()
			.satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("precision");
				assertThat(mistake.message()).contains("choose float32 or bf16");
			});
		assertThat(((Recipe.Pretrain) Recipes.complete(RecipeText.parse(PRETRAIN + "precision: auto\n")).recipe())
			.training()
			.setting()
			.precision()).isEqualTo(Precision.AUTO);
	}

	@Test
	void workersMayDivideTheOptimizerAmongThem() {
		Recipe.Training shared = (Recipe.Training) Recipes
			.complete(RecipeText.parse(PRETRAIN + "parallel: {workers: 8, shard: optimizer}\n"))
			.recipe();
		assertThat(shared.supervision().parallel()).isEqualTo(new Parallel(8, 8, Shard.OPTIMIZER, null, null));
	}

	@Test
	void workersMayTakeStepsAlone() {
		Recipe.Training rounds = (Recipe.Training) Recipes
			.complete(RecipeText.parse(PRETRAIN + "parallel: {workers: 4, syncEvery: 50, outer: {momentum: 0.8}}\n"))
			.recipe();
		assertThat(rounds.supervision().parallel().local()).isEqualTo(new LocalSteps(50, new OuterConfig(0.7, 0.8)));
		assertThat(((Recipe.Training) Recipes.complete(RecipeText.parse(PRETRAIN + "parallel: {syncEvery: 100}\n"))
			.recipe()).supervision().parallel().outer()).isEqualTo(OuterConfig.DILOCO);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			syncEvery: 30                    | checkpointEvery    | must be a multiple of parallel.syncEvery (30)
			syncEvery: 30                    | checkpointEvery    | but is 100; set it to 120
			syncEvery: 50, workers: 33       | parallel.max       | at most the smallest batch (32)
			syncEvery: 50, shard: optimizer  | parallel.syncEvery | does not go with shard
			outer: { rate: 1 }               | parallel.outer     | needs syncEvery
			""")
	void stepsThatCannotBeTakenAloneAreRefused(String parallel, String field, String message) {
		assertThat(mistakes(PRETRAIN + "parallel: { " + parallel + " }\n")).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo(field);
			assertThat(mistake.message()).contains(message);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					kind: tokenizer, data: {images: {dataset: d}}                   | the codebook follows the vectors of all images
					kind: finetune, task: retrieval, data: {train: {dataset: d}}    | its loss compares all images
					kind: pretrain, precision: f16, data: {texts: {dataset: d}}     | choose bf16 or float32
					""")
	void trainingsThatLookAtTheWholeBatchTakeNoStepsAlone(String recipe, String message) {
		assertThat(mistakes("{parallel: {workers: 2, syncEvery: 50}, " + recipe + "}")).singleElement()
			.satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("parallel.syncEvery");
				assertThat(mistake.message()).contains(message);
			});
	}

	@Test
	void aCompleteRecipeIsCompleteAlready() {
		for (String text : List.of(PRETRAIN, PRETRAIN + "tokens: {run: 7, precompute: true}\n",
				"{kind: evaluate, from: {model: scenes, version: 2}, dataset: test}",
				"{kind: pretrain, data: {images: {dataset: i, augmentation: {crop: {}, flip: true, jitter: {}}}}}",
				"{kind: finetune, epochs: 3, data: {train: {dataset: t, augmentation: {erasing: 0.25, mixup: 1}}}}",
				"{kind: finetune, from: {checkpoint: 3}, model: {imageSize: 64}, data: {train: {dataset: train}}}",
				"{kind: finetune, from: {file: beit3.pth}, model: {preset: base}, data: {train: {dataset: train}}}",
				"{kind: tokenizer, data: {images: {dataset: d}, validation: v}, validateEvery: 100, earlyStop: {}}",
				"{kind: pretrain, data: {texts: {datasets: [{dataset: a, weight: 2}, {dataset: b, weight: 0.5}]}}}",
				"{kind: pretrain, from: {checkpoint: 3}, model: {imageSize: 64}, data: {pairs: {dataset: p}}}",
				"{kind: pretrain, from: {file: a.pth}, model: {preset: base}, data: {pairs: {dataset: p}}}",
				"{kind: pretrain, data: {images: {datasets: [{dataset: a}, {dataset: b}], batch: 7}}}",
				"{kind: pretrain, data: {texts: {dataset: d}, images: {dataset: i}, validation: {texts: v, pairs: w}}}",
				"{kind: evaluate, from: {run: 2}, dataset: d, zeroShot: true, templates: ['a photo of a {}']}",
				"{kind: evaluate, from: {run: 2}, dataset: d, neighbors: {dataset: train}}",
				PRETRAIN + "parallel: {workers: 2, syncEvery: 25}\n",
				"{kind: evaluate, task: retrieval, from: {run: 2}, dataset: d, zeroShot: true}",
				"{kind: ingest, dataset: d, source: {format: karpathy, path: p, images: i, splits: [train, restval]}, "
						+ "vocabulary: {dataset: t}}",
				"{kind: ingest, dataset: d, source: {format: vqa, path: p, images: i}, answers: {file: a.txt}, "
						+ "vocabulary: {dataset: t}}",
				"{kind: finetune, from: {run: 3}, byName: true, templates: ['{}'], data: {train: {dataset: train}}}",
				"{kind: pretrain, framing: whole, data: {pairs: {dataset: p}}}",
				"{kind: tokenizer, framing: whole, minCrop: 1, data: {images: {dataset: d}}}",
				"{kind: tokenizer, teacher: {run: 4}, data: {images: {dataset: d}}}",
				"{kind: tokenizer, tokenizer: {preset: base}, teacher: {file: clip.pt}, data: {images: {dataset: d}}}",
				"{kind: ingest, dataset: d, source: {format: plain-text, path: t.txt}, vocabulary: {size: 9}}")) {
			CompleteRecipe once = Recipes.complete(RecipeText.parse(text));
			CompleteRecipe twice = Recipes.complete(once.json());
			assertThat(twice.json()).isEqualTo(once.json());
			assertThat(twice.recipe()).isEqualTo(once.recipe());
		}
	}

	@Test
	void everyRecipeOfTheProgramIsWithoutMistake() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("..", "recipes"))) {
			List<Path> recipes = files.filter((file) -> file.toString().endsWith(".yaml")).toList();
			assertThat(recipes).hasSizeGreaterThan(10);
			for (Path recipe : recipes) {
				String text = Files.readString(recipe);
				assertThatNoException().as(recipe.toString())
					.isThrownBy(() -> Recipes.complete(RecipeText.parse(text)));
			}
		}
	}

	@Test
	void everySourceOfThePageOnSourcesIsWithoutMistake() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "data.md"));
		List<String> sources = Pattern.compile("`(\\{format: [^`]+)`")
			.matcher(page)
			.results()
			.map((found) -> found.group(1))
			.toList();
		assertThat(sources).hasSizeGreaterThan(5).allSatisfy((source) -> {
			String text = "{kind: ingest, dataset: d, vocabulary: {dataset: texts}, source: " + source + "}";
			assertThatNoException().isThrownBy(() -> Recipes.complete(RecipeText.parse(text)));
		});
	}

	@Test
	void aColumnIsForOneThing() {
		assertThat(mistakes("""
				{kind: ingest, dataset: d, source: {format: csv, path: a.csv, columns: {image: a, text: [a]}}}
				""")).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo("source.columns");
			assertThat(mistake.message()).contains("names the column 'a' twice");
		});
		assertThat(mistakes("""
				{kind: ingest, dataset: d, source: {format: csv, path: a.csv, columns: {label: kind, keep: [class]}}}
				""")).extracting(Mistake::path).containsExactly("source.columns.keep");
		assertThat(mistakes("""
				{kind: ingest, dataset: d, source: {format: idx, path: a, labels: b, columns: {image: kind}}}
				""")).extracting(Mistake::path).containsExactly("source.columns");
	}

	@Test
	void aConditionThatCannotBeReadHasItsPlace() {
		assertThat(mistakes("""
				{kind: ingest, dataset: d, source: {format: parquet, path: a, where: width >= 256 und height >= 256}}
				""")).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo("source.where");
			assertThat(mistake.message()).isEqualTo("needs 'and', 'or' or its end at character 14, where 'und' stands");
		});
		assertThat(mistakes("""
				{kind: ingest, dataset: d, source: {format: coco-captions, path: a, images: b, where: width >= 256},
				 vocabulary: {size: 2000}}
				""")).extracting(Mistake::path).containsExactly("source.where");
	}

	@ParameterizedTest
	@ValueSource(strings = { "base", "large" })
	void statementsAreLearnedFromTheReleasedHead(String size) throws IOException {
		Path file = Path.of("..", "recipes", "finetune", "nlvr2-%s.yaml".formatted(size));
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes.complete(RecipeText.parse(Files.readString(file))).recipe();
		assertThat(((StartFrom.WeightFile) recipe.training().start()).model().config().initializer())
			.isEqualTo(ModelConfig.Initializer.RELEASED);
	}

	@Test
	void everyMistakeIsReportedAtOnce() {
		assertThat(mistakes("""
				kind: pretrain
				model: { width: 130, imageSize: 30 }
				optimizer: { peakRate: -1, warmupSteps: 90000 }
				data: { pairs: { batch: 0 } }
				masking: { pairs: sometimes }
				steps: many
				""")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("model.width", "model.imageSize", "optimizer.peakRate", "optimizer.warmupSteps",
					"data.pairs.dataset", "data.pairs.batch", "masking.pairs", "steps");
	}

	@Test
	void waysToClassifyThatDoNotFitAreRefused() {
		assertThat(mistakes("""
				kind: evaluate
				task: vqa
				from: { run: 1 }
				dataset: d
				zeroShot: true
				templates: ["a photo"]
				neighbors: { dataset: train, count: 0 }
				""")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("zeroShot", "templates", "templates", "neighbors.count");
		assertThat(
				mistakes("{kind: evaluate, from: {run: 1}, dataset: d, zeroShot: true, neighbors: {dataset: train}}"))
			.extracting(Mistake::path)
			.containsExactly("neighbors");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			segmentation | giant | 224 | patches of 8 or 16 pixels, but this one's have 14
			detection | giant | 224 | patches of a power of two pixels, at least 4, but this one's have 14
			segmentation | tiny | 24 | images of 32 pixels or more, but this model's have 24
			detection | tiny | 8 | at least two patches along each axis
			""")
	void aModelThatCannotCarryAPyramidIsRefused(String task, String preset, int side, String reason) {
		assertThat(mistakes("{kind: finetune, task: " + task + ", model: {preset: " + preset + ", imageSize: " + side
				+ "}, data: {train: {dataset: d}}}"))
			.singleElement()
			.satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("model");
				assertThat(mistake.message()).contains(reason);
			});
	}

	@Test
	void batchNormOfASegmentationNeedsTwoImages() {
		assertThat(mistakes("{kind: finetune, task: segmentation, model: {preset: tiny}, accumulate: 4, "
				+ "data: {train: {dataset: d, batch: 7}}}"))
			.extracting(Mistake::path)
			.containsExactly("data.train.batch");
	}

	@Test
	void answersComeFromOnePlace() {
		assertThat(mistakes("""
				kind: ingest
				dataset: d
				source: { format: coco-captions, path: p, images: i, splits: [test] }
				answers: { dataset: a, file: b }
				vocabulary: { size: 9 }
				""")).extracting(Mistake::path).containsExactlyInAnyOrder("source.splits", "answers");
	}

	@Test
	void anUnknownTaskIsNamedWithThoseThatAre() {
		assertThat(mistakes("{kind: finetune, task: translation, data: {train: {dataset: d}}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("classification, vqa, nlvr2, captioning"));
	}

	@Test
	void eachSourceHasItsOwnAugmentation() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				kind: pretrain
				data:
				  images: { dataset: i, augmentation: { crop: { min: 0.3 }, flip: true, jitter: { hue: 0.1 } } }
				  pairs: { dataset: p }
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Pretrain.class, (pretrain) -> {
			assertThat(pretrain.training().data().images().augmentation()).isEqualTo(
					new Augmentation(new RandomCrop(0.3), true, new ColorJitter(0.4, 0.4, 0.4, 0.1), null, 0, 0, 0));
			assertThat(pretrain.training().data().pairs().augmentation()).isNull();
		});
	}

	@Test
	void theReleasedCodesAugmentationOfClassificationCanBeWritten() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				kind: finetune
				normalization: imagenet
				optimizer: { headRate: 20 }
				data:
				  train:
				    dataset: d
				    augmentation: { crop: { min: 0.08 }, flip: true, randAugment: { color: true }, erasing: 0.25,
				      mixup: 0.8, cutmix: 1 }
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Finetune.class, (finetune) -> {
			assertThat(finetune.training().data().train().augmentation()).isEqualTo(
					new Augmentation(new RandomCrop(0.08), true, null, new RandAugment(2, 9, true), 0.25, 0.8, 1));
			assertThat(finetune.training().images()).isEqualTo(new ImageForm(Framing.CENTER, Normalization.IMAGENET));
			assertThat(finetune.training().optimizer().headRate()).isEqualTo(20);
		});
	}

	@Test
	void everyTrainingSaysHowWholeImagesBecomeSquares() {
		List<String> trainings = List.of("kind: finetune\ndata: { train: { dataset: t } }\n",
				"kind: pretrain\ndata: { images: { dataset: i, augmentation: { crop: {} } }, pairs: { dataset: p } }\n",
				"kind: tokenizer\ndata: { images: { dataset: d } }\n");
		for (String text : trainings) {
			assertThat(framing(text)).isEqualTo(Framing.CENTER);
			assertThat(framing(text + "framing: whole\n")).isEqualTo(Framing.WHOLE);
			assertThat(mistakes(text + "framing: wide\n")).singleElement().satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("framing");
				assertThat(mistake.message()).contains("center, whole");
			});
		}
	}

	private static Framing framing(String text) {
		Recipe recipe = Recipes.complete(RecipeText.parse(text)).recipe();
		if (recipe instanceof Recipe.Pretrain pretrain) {
			return pretrain.training().framing();
		}
		if (recipe instanceof Recipe.Tokenizer tokenizer) {
			return tokenizer.training().framing();
		}
		return ((Recipe.Finetune) recipe).training().images().framing();
	}

	@Test
	void onlyClassificationMixes() {
		assertThat(mistakes("{kind: finetune, task: vqa, data: {train: {dataset: t, augmentation: {mixup: 1}}}}"))
			.singleElement()
			.satisfies((mistake) -> assertThat(mistake.path()).isEqualTo("data.train.augmentation"));
	}

	@Test
	void epochsTakeThePlaceOfSteps() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				{kind: finetune, epochs: 10, optimizer: {warmupEpochs: 1}, data: {train: {dataset: t, batch: 32}}}
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Finetune.class, (finetune) -> {
			assertThat(finetune.training().epochs()).isEqualTo(10);
			assertThat(finetune.training().steps()).isNull();
			assertThat(finetune.training().optimizer().warmupEpochs()).isEqualTo(1);
		});
	}

	@Test
	void stepsAndEpochsAreOneTooMany() {
		assertThat(mistakes("{kind: finetune, epochs: 10, steps: 5, data: {train: {dataset: t}}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("is given beside 'epochs'"));
	}

	@Test
	void aSourceOfAPretrainingMixesDatasets() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes.complete(RecipeText.parse("""
				kind: pretrain
				data:
				  images: { datasets: [{ dataset: a, weight: 2 }, { dataset: b, weight: 1 }], batch: 32 }
				  texts: { datasets: [{ dataset: c }, { dataset: d }] }
				  pairs: { dataset: e }
				""")).recipe();
		assertThat(recipe.training().data().images().portions()).containsExactly(new Portion("a", 2.0),
				new Portion("b", 1.0));
		assertThat(recipe.training().data().texts().portions()).containsExactly(new Portion("c", null),
				new Portion("d", null));
		assertThat(recipe.training().data().pairs().portions()).containsExactly(new Portion("e", null));
	}

	@Test
	void everyMistakeOfAMixtureHasItsPlace() {
		assertThat(mistakes(
				"""
						kind: pretrain
						data:
						  images: { dataset: a, datasets: [{ dataset: b, weight: 0 }, { dataset: b, wait: 2 }, { weight: 1 }, c] }
						  texts: { datasets: [] }
						  pairs: { datasets: { dataset: p } }
						"""))
			.extracting(Mistake::path)
			.containsExactlyInAnyOrder("data.images.dataset", "data.images.datasets[0].weight",
					"data.images.datasets[1].dataset", "data.images.datasets[1].weight", "data.images.datasets[1].wait",
					"data.images.datasets[2].dataset", "data.images.datasets[3]", "data.texts.datasets",
					"data.pairs.datasets");
		assertThat(mistakes("{kind: finetune, data: {train: {datasets: [{dataset: a}]}}}")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("data.train.dataset", "data.train.datasets");
	}

	@Test
	void lossesOfAPretrainingAreWeighted() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "lossWeights: { image: 0, pairText: 2.5 }\n"))
			.recipe();
		assertThat(recipe.training().lossWeights()).isEqualTo(new LossWeights(0, 1, 1, 2.5));
		assertThat(((Recipe.Pretrain) Recipes.complete(RecipeText.parse(PRETRAIN)).recipe()).training().lossWeights())
			.isEqualTo(LossWeights.EQUAL);
		assertThat(mistakes(PRETRAIN + "lossWeights: { image: -1, text: 1001, pair: 2 }\n")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("lossWeights.image", "lossWeights.text", "lossWeights.pair");
		assertThat(mistakes(
				"{kind: pretrain, data: {texts: {dataset: t}, images: {dataset: i}}, lossWeights: {text: 0, image: 0}}"))
			.singleElement()
			.satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("lossWeights");
				assertThat(mistake.message()).contains("[image, text]");
			});
	}

	@Test
	void aPretrainingMayGoOnFromOtherWeights() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(
					RecipeText.parse(PRETRAIN + "from: { model: scenes }\nmodel: { imageSize: 384 }\nnewHead: true\n"))
			.recipe();
		assertThat(recipe.training().start())
			.isEqualTo(new StartFrom.Checkpoint(new From(null, null, "scenes", null), new StartFrom.Resized(384)));
		assertThat(recipe.training().newHead()).isTrue();
		assertThat(mistakes(PRETRAIN + "from: { run: 1, checkpoint: 2 }\nmodel: { layers: 3 }\n"))
			.extracting(Mistake::path)
			.containsExactlyInAnyOrder("from", "model.layers");
	}

	@Test
	void textsHaveNoAugmentation() {
		assertThat(mistakes("{kind: pretrain, data: {texts: {dataset: t, augmentation: {flip: true}}}}"))
			.singleElement()
			.satisfies((mistake) -> assertThat(mistake.path()).isEqualTo("data.texts.augmentation"));
	}

	@Test
	void aCropThatCannotBeDrawnIsAMistake() {
		assertThat(
				mistakes("{kind: pretrain, data: {images: {dataset: i, augmentation: {crop: {min: 0.5, max: 0.4}}}}}"))
			.hasToString("[data.images.augmentation.crop.max must be at least 'min' (0.5), but is 0.4]");
	}

	@Test
	void anUnknownKeyIsAMistakeWithASuggestion() {
		assertThat(mistakes(PRETRAIN + "optimizer: { peekRate: 0.1 }\n")).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo("optimizer.peekRate");
			assertThat(mistake.message()).contains("did you mean 'peakRate'?");
		});
	}

	@Test
	void aMistakeInTheModelHidesNoKnownKey() {
		assertThat(mistakes(PRETRAIN + "model: { heads: 5 }\nsteps: 5\ncheckpointEvery: 2\n")).singleElement()
			.hasToString("model.width must be a multiple of heads (5), but is 128");
	}

	@Test
	void aPresetIsChangedFieldByField() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "model: { preset: giant, layers: 2 }\n"))
			.recipe();
		ModelConfig model = ((StartFrom.Scratch) recipe.training().start()).model().config();
		assertThat(model.layers()).isEqualTo(2);
		assertThat(model.width()).isEqualTo(1408);
		assertThat(model.form()).isEqualTo(ModelConfig.Form.PAPER);
		assertThat(model.visionLanguageLayers()).isEqualTo(2);
	}

	@Test
	void aTextWindowIsBoundedByTheModel() {
		assertThat(mistakes("kind: pretrain\ndata: { texts: { dataset: texts, window: 500 } }\n")).singleElement()
			.hasToString("data.texts.window must be at most the longest text of the model (126 tokens), but is 500");
	}

	@Test
	void weightsComeFromExactlyOnePlace() {
		assertThat(mistakes("{kind: evaluate, dataset: d, from: {run: 1, checkpoint: 2}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.path()).isEqualTo("from"));
		assertThat(mistakes("{kind: evaluate, dataset: d, from: {run: 1, version: 2}}"))
			.hasToString("[from.version goes with 'model' only]");
		assertThat(mistakes("{kind: evaluate, dataset: d}")).extracting(Mistake::path).containsExactly("from");
	}

	@Test
	void aTokenizerLearnsPixelsUnlessItHasATeacher() {
		String text = "kind: tokenizer\ntokenizer: { preset: base, codes: 64 }\ndata: { images: { dataset: d, batch: 256 } }\n";
		Recipe.Tokenizer alone = (Recipe.Tokenizer) Recipes.complete(RecipeText.parse(text)).recipe();
		assertThat(alone.training().teacher()).isNull();
		assertThat(alone.training().tokenizer().config().targetWidth()).isEqualTo(3 * 16 * 16);
		assertThat(alone.training().tokenizer().config().codes()).isEqualTo(64);
		assertThat(alone.training().optimizer().peakRate()).isEqualTo(1e-4);
		Recipe.Tokenizer taught = (Recipe.Tokenizer) Recipes
			.complete(RecipeText.parse(text + "teacher: { file: clip.pt }\n"))
			.recipe();
		assertThat(taught.training().teacher()).isEqualTo(new TeacherFrom.Scripted("clip.pt", 512));
	}

	@Test
	void everyMistakeOfATokenizerIsReported() {
		assertThat(mistakes("""
				kind: tokenizer
				tokenizer: { imageSize: 30, encoder: { heads: 5 }, codes: 1, decay: 1 }
				teacher: { file: clip.pt, run: 3 }
				minCrop: 0
				""")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("tokenizer.encoder.width", "tokenizer.imageSize", "tokenizer.codes",
					"tokenizer.decay", "teacher.run", "minCrop", "data.images.dataset");
		assertThat(mistakes("{kind: tokenizer, data: {images: {dataset: d}}, teacher: {model: clip, width: 8}}"))
			.extracting(Mistake::path)
			.containsExactly("teacher.width");
		assertThat(mistakes("{kind: tokenizer, data: {images: {dataset: d}}, tokenizer: {imageSize: 30}}"))
			.hasToString("[tokenizer.imageSize must be a multiple of patchSize (8), but is 30]");
	}

	@Test
	void ofACheckpointOnlyTheImageSizeMayDiffer() {
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes
			.complete(RecipeText
				.parse("{kind: finetune, from: {run: 1}, model: {imageSize: 384}, data: {train: {dataset: train}}}"))
			.recipe();
		assertThat(recipe.training().start())
			.isEqualTo(new StartFrom.Checkpoint(new From(1L, null, null, null), new StartFrom.Resized(384)));
		assertThat(mistakes("{kind: finetune, from: {run: 1}, model: {preset: base}, data: {train: {dataset: train}}}"))
			.extracting(Mistake::path)
			.containsExactly("model.preset");
	}

	@Test
	void aFileOfWeightsNeedsTheShapeOfItsModel() {
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes.complete(RecipeText.parse(
				"{kind: finetune, from: {file: beit3.pth}, model: {preset: large}, data: {train: {dataset: train}}}"))
			.recipe();
		assertThat(recipe.training().start()).isEqualTo(new StartFrom.WeightFile(new WeightsPlace.File("beit3.pth"),
				new ModelShape(ModelConfig.Preset.LARGE, ModelConfig.Preset.LARGE.config())));
		assertThat(mistakes("{kind: finetune, from: {file: beit3.pth, run: 2}, data: {train: {dataset: train}}}"))
			.extracting(Mistake::path)
			.containsExactly("from.run");
	}

	@Test
	void tokensComeFromACheckpointOrAFile() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "tokens: { file: vqkd.pth, interpolate: true }\n"))
			.recipe();
		assertThat(recipe.training().tokens())
			.isEqualTo(new TokensFrom(new WeightsPlace.File("vqkd.pth"), true, false));
		assertThat(mistakes(PRETRAIN + "tokens: { file: vqkd.pth, run: 3 }\n")).extracting(Mistake::path)
			.containsExactly("tokens.run");
		assertThat(mistakes(PRETRAIN + "tokens: { precompute: true }\n")).extracting(Mistake::path)
			.containsExactly("tokens");
		assertThat(mistakes("{kind: pretrain, tokens: {run: 1, precompute: true}, "
				+ "data: {images: {dataset: i, augmentation: {flip: true}}}}"))
			.extracting(Mistake::path)
			.containsExactly("tokens.precompute");
		assertThat(mistakes("{kind: pretrain, tokens: {run: 1}, data: {texts: {dataset: t}}}"))
			.extracting(Mistake::path)
			.containsExactly("tokens");
		assertThatNoException().as("the visual head of the checkpoint is kept")
			.isThrownBy(() -> Recipes.complete(RecipeText
				.parse("{kind: pretrain, from: {run: 2}, tokens: {run: 1}, data: {texts: {dataset: t}}}")));
	}

	@Test
	void aPlainNameHoldsPairsOut() {
		String held = "kind: pretrain\ndata: { pairs: { dataset: pairs }, validation: %s }\n";
		CompleteRecipe complete = Recipes.complete(RecipeText.parse(held.formatted("held")));
		assertThat(((Recipe.Pretrain) complete.recipe()).training().data().validation())
			.isEqualTo(new HeldOutNames(null, null, "held"));
		assertThat(complete.json().at("/data/validation/pairs").asString()).isEqualTo("held");
		assertThat(mistakes(held.formatted("{ pair: held }"))).extracting(Mistake::path)
			.containsExactly("data.validation.pair");
	}

	@Test
	void whatAModelNeverSeesIsNotHeldOut() {
		for (String held : List.of("v", "{ images: v }", "{ texts: w, images: v }")) {
			assertThat(mistakes("kind: pretrain\ndata: { texts: { dataset: t }, validation: %s }".formatted(held)))
				.singleElement()
				.satisfies((mistake) -> {
					assertThat(mistake.path()).isEqualTo("data.validation");
					assertThat(mistake.message()).contains("holds images out, but the model sees none");
				});
		}
		for (String held : List.of("v", "{ texts: v }")) {
			assertThat(mistakes("kind: pretrain\ndata: { images: { dataset: i }, validation: %s }".formatted(held)))
				.singleElement()
				.satisfies((mistake) -> assertThat(mistake.message()).contains("the model reads none"));
		}
		assertThatNoException().isThrownBy(() -> Recipes.complete(
				RecipeText.parse("{kind: pretrain, from: {run: 1}, data: {texts: {dataset: t}, validation: v}}")));
	}

	@Test
	void aTrainingIsWatched() {
		Recipe.Training recipe = (Recipe.Training) Recipes.complete(RecipeText.parse("""
				kind: tokenizer
				data: { images: { dataset: d }, validation: held }
				checkpointEvery: 50
				validateEvery: 100
				earlyStop: { metric: validation/code_usage, patience: 2 }
				onDivergence: rewind
				divergence: { rateFactor: 0.1 }
				""")).recipe();
		assertThat(recipe.supervision().watch()).isEqualTo(new Watch(100,
				new EarlyStop("validation/code_usage", Goal.MAX, 2), OnDivergence.REWIND, new Divergence(3, 0.1, 3)));
	}

	@Test
	void whatIsNotValidatedCannotEndEarly() {
		assertThat(mistakes(PRETRAIN + "validateEvery: 150\nearlyStop: {}\n")).extracting(Mistake::path)
			.containsExactly("validateEvery", "validateEvery");
		assertThat(mistakes(PRETRAIN + "earlyStop: {}\n")).extracting(Mistake::path).containsExactly("earlyStop");
		assertThat(mistakes(PRETRAIN + "onDivergence: pray\n")).extracting(Mistake::path)
			.containsExactly("onDivergence");
	}

	@Test
	void textsNeedAVocabulary() {
		assertThat(mistakes("{kind: ingest, dataset: d, source: {format: coco-captions, path: c.json}}"))
			.extracting(Mistake::path)
			.containsExactlyInAnyOrder("vocabulary", "source.images");
	}

	@Test
	void aLearnedVocabularyHoldsWordsUnlessPiecesAreAskedFor() {
		String ingest = "{kind: ingest, dataset: d, source: {format: plain-text, path: t.txt}, vocabulary: ";
		assertThat(Recipes.complete(RecipeText.parse(ingest + "{size: 9}}")).json().at("/vocabulary/model").asString())
			.isEqualTo("word");
		assertThat(Recipes.complete(RecipeText.parse(ingest + "{size: 64000, model: bpe}}")).recipe())
			.extracting("ingestion.vocabulary.model")
			.isEqualTo(VocabularyModel.BPE);
		assertThat(mistakes(ingest + "{size: 260, model: bpe}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("at least 261"));
		assertThat(mistakes(ingest + "{dataset: other, model: bpe}}")).extracting(Mistake::path)
			.containsExactly("vocabulary.model");
	}

	@Test
	void aWholeNumberMayBeWrittenWithAnExponent() {
		assertThat(Recipes.complete(RecipeText.parse(PRETRAIN + "steps: 1.0e6\n")).json().path("steps").asLong())
			.isEqualTo(1_000_000);
	}

	@Test
	void aKindThatIsNotOfferedIsSaidSo() {
		assertThat(mistakes("kind: export")).extracting(Mistake::path).containsExactly("kind");
		assertThat(mistakes("steps: 3")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("ingest", "pretrain"));
	}

	private static List<Mistake> mistakes(String text) {
		InvalidRecipeException invalid = catchThrowableOfType(InvalidRecipeException.class,
				() -> Recipes.complete(RecipeText.parse(text)));
		assertThat(invalid).isNotNull();
		return invalid.mistakes();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			lr: 0.001                              | lr                 | did you mean 'optimizer.peakRate'?
			optimizer: {lr: 0.001}                 | optimizer.lr       | did you mean 'peakRate'?
			optimizer: {weight_decay: 0.1}         | optimizer.weight_decay | did you mean 'weightDecay'?
			wd: 0.1                                | wd                 | did you mean 'optimizer.weightDecay'?
			batch_size: 8                          | batch_size         | did you mean 'data.train.batch'?
			epoch: 3                               | epoch              | did you mean 'epochs'?
			num_epochs: 3                          | num_epochs         | did you mean 'epochs'?
			stpes: 3                               | stpes              | did you mean 'steps'?
			max_steps: 3                           | max_steps          | did you mean 'steps'?
			task: classify                         | task               | did you mean 'classification'?
			model: {preset: smal}                  | model.preset       | did you mean 'small'?
			precision: fp23                        | precision          | must be one of
			label_smoothing: 0.1                   | label_smoothing    | did you mean 'smoothing'?
			""")
	void everyWordIsAskedForWhatWasMeant(String field, String path, String question) {
		ObjectNode recipe = (ObjectNode) RecipeText.parse("{kind: finetune, data: {train: {dataset: d}}}");
		recipe.setAll((ObjectNode) RecipeText.parse(field));
		assertThat(catchThrowableOfType(InvalidRecipeException.class, () -> Recipes.complete(recipe)).mistakes())
			.singleElement()
			.satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo(path);
				assertThat(mistake.message()).contains(question);
			});
	}

	@Test
	void aWrongWordIsNotAlsoTheLackOfWhatAnotherWouldNeed() {
		assertThat(catchThrowableOfType(InvalidRecipeException.class, () -> Recipes.complete(RecipeText.parse("""
				{kind: ingest, dataset: d, source: {format: coco-caption, path: x, labels: y}}
				"""))).mistakes()).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo("source.format");
			assertThat(mistake.message()).endsWith("did you mean 'coco-captions'?");
		});
		assertThat(catchThrowableOfType(InvalidRecipeException.class,
				() -> Recipes.complete(RecipeText.parse("{kind: trian}")))
			.mistakes()).singleElement().extracting(Mistake::path).isEqualTo("kind");
	}

}
