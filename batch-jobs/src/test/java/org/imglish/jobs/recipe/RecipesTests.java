package org.imglish.jobs.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.BatchMixing;
import org.imglish.core.augmentation.ColourJitter;
import org.imglish.core.augmentation.HorizontalFlip;
import org.imglish.core.augmentation.RandAugment;
import org.imglish.core.augmentation.RandomErasing;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.Normalisation;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.text.VocabularyModel;
import org.imglish.core.training.LossWeights;
import org.imglish.core.training.PretrainSpec;
import org.imglish.jobs.run.RunKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RecipesTests {

	private static final String PRETRAIN = """
			kind: pretrain
			data: { pairs: { dataset: pairs } }
			""";

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
	void aPretrainingMasksAsThePaperDoes() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes.complete(RecipeText.parse("""
				kind: pretrain
				model: { preset: base }
				data: { images: { dataset: i }, texts: { dataset: t }, pairs: { dataset: p } }
				""")).recipe();
		assertThat(recipe.masking()).isEqualTo(new Recipe.Masking(0.4, 0.15, 0.5, PretrainSpec.PairMasking.BOTH));
		assertThat(recipe.lossWeights()).isEqualTo(LossWeights.EQUAL);
		assertThat(recipe.texts()).isEqualTo(new Recipe.Source("t", 32, 196, true, Augmentation.NONE));
		assertThat(recipe.pairs()).isEqualTo(new Recipe.Source("p", 32, 64, false, Augmentation.NONE));
	}

	@Test
	void aTokenizerIsTrainedAsPublishedUnlessItsRecipeSaysOtherwise() {
		Recipe.Tokenizer recipe = (Recipe.Tokenizer) Recipes.complete(RecipeText.parse("""
				{kind: tokenizer, tokenizer: {preset: base}, teacher: {file: clip.pt}, data: {images: {dataset: d}}}
				""")).recipe();
		assertThat(recipe.tokenizer().restartBelow()).isZero();
		assertThat(recipe.tokenizer().clusteredStart()).isTrue();
		assertThat(recipe.tokenizer().commitment()).isEqualTo(1);
		assertThat(recipe.smallestCrop()).isEqualTo(0.08);
		assertThat(recipe.optimizer().beta1()).isEqualTo(0.9);
		assertThat(recipe.optimizer().beta2()).isEqualTo(0.99);
		assertThat(recipe.optimizer().weightDecay()).isEqualTo(1e-4);
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
				"{kind: evaluate, from: {run: 2}, dataset: d, neighbours: {dataset: train}}",
				"{kind: evaluate, task: retrieval, from: {run: 2}, dataset: d, zeroShot: true}",
				"{kind: ingest, dataset: d, source: {format: karpathy, path: p, images: i, splits: [train, restval]}, "
						+ "vocabulary: {dataset: t}}",
				"{kind: ingest, dataset: d, source: {format: vqa, path: p, images: i}, answers: {file: a.txt}, "
						+ "vocabulary: {dataset: t}}",
				"{kind: finetune, from: {run: 3}, byName: true, templates: ['{}'], data: {train: {dataset: train}}}",
				"{kind: pretrain, framing: whole, data: {pairs: {dataset: p}}}",
				"{kind: tokenizer, framing: whole, smallestCrop: 1, data: {images: {dataset: d}}}",
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

	@ParameterizedTest
	@ValueSource(strings = { "base", "large" })
	void statementsAreLearnedFromTheReleasedHead(String size) throws IOException {
		Path file = Path.of("..", "recipes", "finetune", "nlvr2-%s.yaml".formatted(size));
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes.complete(RecipeText.parse(Files.readString(file))).recipe();
		assertThat(((Recipe.Start.WeightFile) recipe.start()).model().firstWeights())
			.isEqualTo(ModelConfig.FirstWeights.RELEASED);
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
				neighbours: { dataset: train, count: 0 }
				""")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("zeroShot", "templates", "templates", "neighbours", "neighbours.count");
		assertThat(
				mistakes("{kind: evaluate, from: {run: 1}, dataset: d, zeroShot: true, neighbours: {dataset: train}}"))
			.extracting(Mistake::path)
			.containsExactly("neighbours");
	}

	@Test
	void answersComeFromOnePlace() {
		assertThat(mistakes("""
				kind: ingest
				dataset: d
				source: { format: coco-captions, path: p, images: i, splits: [test] }
				answers: { dataset: a, file: b }
				vocabulary: { size: 9 }
				""")).extracting(Mistake::path).containsExactlyInAnyOrder("source.splits", "answers", "answers");
	}

	@Test
	void anUnknownTaskIsNamedWithThoseThatAre() {
		assertThat(mistakes("{kind: finetune, task: segmentation, data: {train: {dataset: d}}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("classification, vqa, nlvr2, captioning"));
	}

	@Test
	void eachSourceHasItsOwnAugmentation() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				kind: pretrain
				data:
				  images: { dataset: i, augmentation: { crop: { least: 0.3 }, flip: true, jitter: { hue: 0.1 } } }
				  pairs: { dataset: p }
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Pretrain.class, (pretrain) -> {
			assertThat(pretrain.images().augmentation()).isEqualTo(new Augmentation(new RandomCrop(0.3),
					List.of(new HorizontalFlip(), new ColourJitter(0.4, 0.4, 0.4, 0.1))));
			assertThat(pretrain.pairs().augmentation()).isEqualTo(Augmentation.NONE);
		});
	}

	@Test
	void theReleasedCodesAugmentationOfClassificationCanBeWritten() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				kind: finetune
				normalisation: imagenet
				optimizer: { headRate: 20 }
				data:
				  train:
				    dataset: d
				    augmentation: { crop: { least: 0.08 }, flip: true, randAugment: { colour: true }, erasing: 0.25,
				      mixup: 0.8, cutmix: 1 }
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Finetune.class, (finetune) -> {
			assertThat(finetune.train().augmentation()).isEqualTo(
					new Augmentation(new RandomCrop(0.08), List.of(new HorizontalFlip(), new RandAugment(2, 9, true)),
							new RandomErasing(0.25), new BatchMixing(0.8, 1)));
			assertThat(finetune.form()).isEqualTo(new ImageForm(Framing.CENTRE, Normalisation.IMAGENET));
			assertThat(finetune.optimizer().headRate()).isEqualTo(20);
		});
	}

	@Test
	void everyTrainingSaysHowWholeImagesBecomeSquares() {
		List<String> trainings = List.of("kind: finetune\ndata: { train: { dataset: t } }\n",
				"kind: pretrain\ndata: { images: { dataset: i, augmentation: { crop: {} } }, pairs: { dataset: p } }\n",
				"kind: tokenizer\ndata: { images: { dataset: d } }\n");
		for (String text : trainings) {
			assertThat(framing(text)).isEqualTo(Framing.CENTRE);
			assertThat(framing(text + "framing: whole\n")).isEqualTo(Framing.WHOLE);
			assertThat(mistakes(text + "framing: wide\n")).singleElement().satisfies((mistake) -> {
				assertThat(mistake.path()).isEqualTo("framing");
				assertThat(mistake.message()).contains("centre, whole");
			});
		}
	}

	private static Framing framing(String text) {
		Recipe recipe = Recipes.complete(RecipeText.parse(text)).recipe();
		if (recipe instanceof Recipe.Pretrain pretrain) {
			return pretrain.framing();
		}
		if (recipe instanceof Recipe.Tokenizer tokenizer) {
			return tokenizer.framing();
		}
		return ((Recipe.Finetune) recipe).form().framing();
	}

	@Test
	void onlyClassificationMixes() {
		assertThat(mistakes("{kind: finetune, task: vqa, data: {train: {dataset: t, augmentation: {mixup: 1}}}}"))
			.singleElement()
			.satisfies((mistake) -> assertThat(mistake.path()).isEqualTo("data.train.augmentation.mixup"));
	}

	@Test
	void epochsBecomeStepsOfTheDataset() {
		Recipe recipe = Recipes.complete(RecipeText.parse("""
				{kind: finetune, epochs: 10, optimizer: {warmupEpochs: 1}, data: {train: {dataset: t, batch: 32}}}
				""")).recipe();
		assertThat(recipe).isInstanceOfSatisfying(Recipe.Finetune.class, (finetune) -> {
			assertThat(finetune.steps(1000)).isEqualTo(310);
			assertThat(finetune.optimizer(1000).warmupSteps()).isEqualTo(31);
		});
	}

	@Test
	void stepsAndEpochsAreOneTooMany() {
		assertThat(mistakes("{kind: finetune, epochs: 10, steps: 5, data: {train: {dataset: t}}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("is given beside 'epochs'"));
		assertThat(mistakes("{kind: finetune, epochs: 10, optimizer: {warmupSteps: 5}, data: {train: {dataset: t}}}"))
			.singleElement()
			.satisfies((mistake) -> assertThat(mistake.message()).contains("beside 'epochs' say 'warmupEpochs'"));
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
		assertThat(recipe.images().portions()).containsExactly(new Recipe.Portion("a", 2.0),
				new Recipe.Portion("b", 1.0));
		assertThat(recipe.texts().portions()).containsExactly(new Recipe.Portion("c", null),
				new Recipe.Portion("d", null));
		assertThat(recipe.pairs().portions()).containsExactly(new Recipe.Portion("e", null));
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
					"data.images.datasets[2].dataset", "data.images.datasets[3]", "data.images.datasets[3].dataset",
					"data.images.datasets[3].weight", "data.texts.datasets", "data.pairs.datasets");
		assertThat(mistakes("{kind: finetune, data: {train: {datasets: [{dataset: a}]}}}")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("data.train.dataset", "data.train.datasets");
	}

	@Test
	void lossesOfAPretrainingAreWeighted() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "lossWeights: { image: 0, pairText: 2.5 }\n"))
			.recipe();
		assertThat(recipe.lossWeights()).isEqualTo(new LossWeights(0, 1, 1, 2.5));
		assertThat(((Recipe.Pretrain) Recipes.complete(RecipeText.parse(PRETRAIN)).recipe()).lossWeights())
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
		assertThat(recipe.start()).isEqualTo(new Recipe.Start.Checkpoint(new Recipe.From(0, 0, "scenes", 0), 384));
		assertThat(recipe.newHead()).isTrue();
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
		assertThat(mistakes(
				"{kind: pretrain, data: {images: {dataset: i, augmentation: {crop: {least: 0.5, most: 0.4}}}}}"))
			.containsExactly(
					new Mistake("data.images.augmentation.crop.most", "must be at least 'least' (0.5), but is 0.4"));
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
			.isEqualTo(new Mistake("model.width", "must be a multiple of heads (5), but is 128"));
	}

	@Test
	void aPresetIsChangedFieldByField() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "model: { preset: giant, layers: 2 }\n"))
			.recipe();
		ModelConfig model = ((Recipe.Start.Scratch) recipe.start()).model();
		assertThat(model.layers()).isEqualTo(2);
		assertThat(model.width()).isEqualTo(1408);
		assertThat(model.form()).isEqualTo(ModelConfig.Form.PAPER);
		assertThat(model.visionLanguageLayers()).isEqualTo(2);
	}

	@Test
	void aTextWindowIsBoundedByTheModel() {
		assertThat(mistakes("kind: pretrain\ndata: { texts: { dataset: texts, window: 500 } }\n")).singleElement()
			.isEqualTo(new Mistake("data.texts.window", "must be a whole number from 4 to 126, but is 500"));
	}

	@Test
	void weightsComeFromExactlyOnePlace() {
		assertThat(mistakes("{kind: evaluate, dataset: d, from: {run: 1, checkpoint: 2}}")).singleElement()
			.satisfies((mistake) -> assertThat(mistake.path()).isEqualTo("from"));
		assertThat(mistakes("{kind: evaluate, dataset: d, from: {run: 1, version: 2}}"))
			.containsExactly(new Mistake("from.version", "goes with 'model' only"));
		assertThat(mistakes("{kind: evaluate, dataset: d}")).extracting(Mistake::path).containsExactly("from");
	}

	@Test
	void aTokenizerLearnsPixelsUnlessItHasATeacher() {
		String text = "kind: tokenizer\ntokenizer: { preset: base, codes: 64 }\ndata: { images: { dataset: d, batch: 256 } }\n";
		Recipe.Tokenizer alone = (Recipe.Tokenizer) Recipes.complete(RecipeText.parse(text)).recipe();
		assertThat(alone.teacher()).isNull();
		assertThat(alone.tokenizer().targetWidth()).isEqualTo(3 * 16 * 16);
		assertThat(alone.tokenizer().codes()).isEqualTo(64);
		assertThat(alone.optimizer().peakRate()).isEqualTo(1e-4);
		Recipe.Tokenizer taught = (Recipe.Tokenizer) Recipes
			.complete(RecipeText.parse(text + "teacher: { file: clip.pt }\n"))
			.recipe();
		assertThat(taught.teacher()).isEqualTo(new Recipe.Teacher("clip.pt", 512, null));
	}

	@Test
	void everyMistakeOfATokenizerIsReported() {
		assertThat(mistakes("""
				kind: tokenizer
				tokenizer: { imageSize: 30, encoder: { heads: 5 }, codes: 1, decay: 1 }
				teacher: { file: clip.pt, run: 3 }
				smallestCrop: 0
				""")).extracting(Mistake::path)
			.containsExactlyInAnyOrder("tokenizer.encoder.width", "tokenizer.codes", "tokenizer.decay", "teacher.run",
					"smallestCrop", "data.images");
		assertThat(mistakes("{kind: tokenizer, data: {images: {dataset: d}}, teacher: {model: clip, width: 8}}"))
			.extracting(Mistake::path)
			.containsExactly("teacher.width");
		assertThat(mistakes("{kind: tokenizer, data: {images: {dataset: d}}, tokenizer: {imageSize: 30}}"))
			.containsExactly(new Mistake("tokenizer.imageSize", "must be a multiple of patchSize (8), but is 30"));
	}

	@Test
	void ofACheckpointOnlyTheImageSizeMayDiffer() {
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes
			.complete(RecipeText
				.parse("{kind: finetune, from: {run: 1}, model: {imageSize: 384}, data: {train: {dataset: train}}}"))
			.recipe();
		assertThat(recipe.start()).isEqualTo(new Recipe.Start.Checkpoint(new Recipe.From(1, 0, null, 0), 384));
		assertThat(mistakes("{kind: finetune, from: {run: 1}, model: {preset: base}, data: {train: {dataset: train}}}"))
			.extracting(Mistake::path)
			.containsExactly("model.preset");
	}

	@Test
	void aFileOfWeightsNeedsTheShapeOfItsModel() {
		Recipe.Finetune recipe = (Recipe.Finetune) Recipes.complete(RecipeText.parse(
				"{kind: finetune, from: {file: beit3.pth}, model: {preset: large}, data: {train: {dataset: train}}}"))
			.recipe();
		assertThat(recipe.start())
			.isEqualTo(new Recipe.Start.WeightFile("beit3.pth", ModelConfig.Preset.LARGE.config()));
		assertThat(mistakes("{kind: finetune, from: {file: beit3.pth, run: 2}, data: {train: {dataset: train}}}"))
			.extracting(Mistake::path)
			.containsExactly("from.run");
	}

	@Test
	void tokensComeFromACheckpointOrAFile() {
		Recipe.Pretrain recipe = (Recipe.Pretrain) Recipes
			.complete(RecipeText.parse(PRETRAIN + "tokens: { file: vqkd.pth, interpolate: true }\n"))
			.recipe();
		assertThat(recipe.tokens()).isEqualTo(new Recipe.Tokens(null, "vqkd.pth", true, false));
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
		assertThat(((Recipe.Pretrain) complete.recipe()).held()).isEqualTo(new Recipe.HeldOut(null, null, "held"));
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
		assertThat(recipe.watch())
			.isEqualTo(new Recipe.Watch(100, new Recipe.EarlyStop("validation/code_usage", true, 2),
					new Recipe.Divergence(Recipe.OnDivergence.REWIND, 3, 0.1, 3)));
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
			.extracting("vocabulary.model")
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

}
