package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDManager;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.kernel.Precision;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.StepSetting;
import org.imglish.core.training.TrainingState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

class PretrainTrainerTests {

	@TempDir
	static Path folder;

	private static Path pairs;

	private static Path otherPairs;

	private static Path texts;

	@BeforeAll
	static void ingestADemoCorpus() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		pairs = datasets.ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		otherPairs = datasets.ingest("other-pairs", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train",
				null);
		texts = datasets.ingest("texts", SourceFormat.PLAIN_TEXT, "texts.txt", null, null);
	}

	private static final Augmentation AUGMENTATION = new Augmentation(new RandomCrop(0.5), true,
			new ColorJitter(0.2, 0.2, 0.2, 0), null, 0, 0, 0);

	private static Pretraining spec(ModelConfig.Form form, long steps) {
		return spec(form, steps, 1, 0.1);
	}

	private static Pretraining spec(ModelConfig.Form form, long steps, int accumulate, double dropPath) {
		return spec(form, steps, accumulate, dropPath, Precision.FLOAT32);
	}

	private static Pretraining spec(ModelConfig.Form form, long steps, int accumulate, double dropPath,
			Precision precision) {
		ModelConfig model = new ModelConfig(form, 2, 32, 64, 2, 32, 8, 200, 64, 16,
				(form == ModelConfig.Form.PAPER) ? 1 : 0, form == ModelConfig.Form.RELEASED, dropPath);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		return PretrainingBuilder.of(new Start.Scratch(model), optimizer, steps)
			.setting(new StepSetting(accumulate, false, 0, precision))
			.images(pairs, 8, AUGMENTATION)
			.texts(texts, 8, 32)
			.pairs(pairs, 8, 24)
			.held(pairs, texts, pairs)
			.masking(PairMasking.ALTERNATE)
			.contentWords(DemoCorpus.contentWords())
			.build();
	}

	@Test
	void lossesFall() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 60), new PathLibrary())) {
			double first = trainer.perform(1).numeric().get("loss");
			double last = first;
			Set<String> reported = new TreeSet<>();
			for (long step = 2; step <= 60; step++) {
				StepReport report = trainer.perform(step);
				reported.addAll(report.numeric().keySet());
				reported.addAll(report.timing().keySet());
				last = report.numeric().get("loss");
			}
			assertThat(last).isLessThan(0.8 * first);
			Map<String, Double> values = trainer.validate();
			reported.addAll(values.keySet());
			assertThat(reported).allMatch((name) -> Pretraining.METRICS.find(name).isPresent());
			assertThat(values).containsKeys("validation/image/nearest_visible_code", "validation/text/commonest_word",
					"validation/pair/content_words_own_image");
			for (String name : List.of("image", "text", "pair/image", "pair/text")) {
				assertThat(values.get("validation/" + name + "/perplexity"))
					.isCloseTo(Math.exp(values.get("validation/" + name + "/loss")), withinPercentage(0.001));
				assertThat(values.get("validation/" + name + "/accuracy")).isBetween(0.0, 1.0);
			}
			assertThat(trainer.validate()).isEqualTo(values);
		}
	}

	@Test
	void thePaperFormTrainsToo() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.PAPER, 20), new PathLibrary())) {
			double first = trainer.perform(1).numeric().get("loss");
			double last = first;
			for (long step = 2; step <= 20; step++) {
				last = trainer.perform(step).numeric().get("loss");
			}
			assertThat(last).isLessThan(first);
		}
	}

	@Test
	void aStepLeavesNoArrayBehind() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 8), new PathLibrary())) {
			trainer.perform(1);
			trainer.perform(2);
			trainer.validate();
			int lasting = trainer.lastingArrays();
			for (long step = 3; step <= 8; step++) {
				trainer.perform(step);
			}
			trainer.validate();
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
	}

	private static Pretraining weighted(Pretraining spec, LossWeights weights) {
		return PretrainingBuilder.of(spec).weights(weights).build();
	}

	@Test
	void theLossIsTheWeightedSum() throws IOException {
		Pretraining spec = spec(ModelConfig.Form.RELEASED, 1, 2, 0);
		Map<String, Double> values;
		Map<String, Double> held;
		try (PretrainTrainer trainer = new PretrainTrainer(weighted(spec, new LossWeights(0.5, 3, 0, 2)),
				new PathLibrary())) {
			values = trainer.perform(1).numeric();
			held = trainer.validate();
		}
		assertThat(values.get("loss")).isCloseTo(
				0.5 * values.get("loss/image") + 3 * values.get("loss/text") + 2 * values.get("loss/pair/text"),
				withinPercentage(1e-9));
		assertThat(held.get("validation/loss")).isCloseTo(0.5 * held.get("validation/image/loss")
				+ 3 * held.get("validation/text/loss") + 2 * held.get("validation/pair/text/loss"),
				withinPercentage(1e-9));
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			Map<String, Double> equal = trainer.perform(1).numeric();
			for (String name : List.of("loss/image", "loss/text", "loss/pair/image", "loss/pair/text")) {
				assertThat(values.get(name)).as(name).isEqualTo(equal.get(name));
			}
		}
	}

	@Test
	void gradientsGrowWithTheWeights() throws IOException {
		Pretraining spec = spec(ModelConfig.Form.RELEASED, 1, 1, 0);
		double once = gradientNorm(weighted(spec, new LossWeights(1, 0.5, 1, 0.25)));
		assertThat(gradientNorm(weighted(spec, new LossWeights(4, 2, 4, 1)))).isCloseTo(4 * once,
				withinPercentage(0.01));
		assertThat(gradientNorm(spec)).isNotCloseTo(once, withinPercentage(1));
	}

	private static double gradientNorm(Pretraining spec) throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			return trainer.perform(1).numeric().get("gradient_norm");
		}
	}

	@Test
	void nothingIsLearnedFromALossWithoutWeight() throws IOException {
		Pretraining spec = spec(ModelConfig.Form.RELEASED, 3);
		assertThat(changed(weighted(spec, new LossWeights(0, 1, 0, 0))))
			.isEqualTo(changed(alone(spec, PairMasking.BOTH, false, true, false)));
		assertThat(changed(weighted(spec, new LossWeights(1, 0, 1, 0)))).contains("vision_head.weight")
			.noneMatch((name) -> name.startsWith("language_head."));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> weighted(alone(spec, PairMasking.TEXT, false, false, true), new LossWeights(1, 1, 1, 0)))
			.withMessageContaining("lossWeights leaves nothing to learn");
	}

	@Test
	void aResumedTrainingRepeatsEveryBit() throws IOException {
		Pretraining spec = weighted(spec(ModelConfig.Form.RELEASED, 10), new LossWeights(1, 0.3, 2, 1));
		Path middle = Files.createDirectories(folder.resolve("middle"));
		Path straight = Files.createDirectories(folder.resolve("straight"));
		Path resumed = Files.createDirectories(folder.resolve("resumed"));
		List<StepReport> expected = new ArrayList<>();
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= 10; step++) {
				expected.add(trainer.perform(step));
				if (step == 5) {
					trainer.write(middle);
				}
			}
			trainer.write(straight);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.read(middle)).isEqualTo(5);
			for (long step = 6; step <= 10; step++) {
				assertThat(trainer.perform(step).numeric()).isEqualTo(expected.get((int) step - 1).numeric());
			}
			trainer.write(resumed);
		}
		for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
			assertThat(Files.mismatch(straight.resolve(file), resumed.resolve(file))).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatNoSourceReachesKeepsItsWeightsByteForByte(ModelConfig.Form form) throws IOException {
		Pretraining imagesAlone = alone(spec(form, 3), PairMasking.BOTH, true, false, false);
		assertThat(changed(imagesAlone))
			.allMatch((name) -> !name.matches(".*\\.[BC]\\..*|.*text_embed.*|language_head.*"))
			.contains("vision_head.weight", "beit3.vision_embed.mask_token", "beit3.encoder.layers.1.ffn.A.fc1.weight");
		Pretraining textsAlone = alone(spec(form, 3), PairMasking.BOTH, false, true, false);
		assertThat(changed(textsAlone))
			.allMatch((name) -> !name.matches(".*\\.[AC]\\..*|.*vision_embed.*|vision_head.*"))
			.contains("language_head.weight", "beit3.text_embed.weight", "beit3.encoder.layers.1.ffn.B.fc1.weight");
		Pretraining wholeImages = alone(spec(form, 3), PairMasking.TEXT, false, false, true);
		assertThat(changed(wholeImages)).noneMatch((name) -> name.startsWith("vision_head."))
			.doesNotContain("beit3.vision_embed.mask_token")
			.contains("language_head.weight", "beit3.vision_embed.proj.weight",
					"beit3.encoder.layers.0.ffn.A.fc1.weight");
	}

	private static Pretraining alone(Pretraining spec, PairMasking pairMasking, boolean images, boolean texts,
			boolean pairs) {
		PretrainingSources data = spec.data();
		return PretrainingBuilder.of(spec)
			.images(images ? data.images() : null)
			.texts(texts ? data.texts() : null)
			.pairs(pairs ? data.pairs() : null)
			.held(null)
			.masking(pairMasking)
			.build();
	}

	/** Names of the weights that three steps, a resume among them, change at all. */
	private static Set<String> changed(Pretraining spec) throws IOException {
		Path before = Files.createTempDirectory(folder, "before");
		Path middle = Files.createTempDirectory(folder, "middle");
		Path after = Files.createTempDirectory(folder, "after");
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.write(before);
			trainer.perform(1);
			trainer.write(middle);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.read(middle);
			trainer.perform(2);
			trainer.perform(3);
			trainer.write(after);
		}
		Set<String> changed = new TreeSet<>();
		try (Safetensors first = Safetensors.open(before.resolve("weights.safetensors"));
				Safetensors last = Safetensors.open(after.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			for (String name : first.entries().keySet()) {
				if (!first.read(name, manager).toByteBuffer().equals(last.read(name, manager).toByteBuffer())) {
					changed.add(name);
				}
			}
		}
		return changed;
	}

	@Test
	void aCopyIsTheStateOfItsMomentWhateverIsTrainedMeanwhile() throws IOException {
		Path now = Files.createDirectories(folder.resolve("now"));
		Path later = Files.createDirectories(folder.resolve("later"));
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 4), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(now);
			int lasting = trainer.lastingArrays();
			try (TrainingState copy = trainer.state().copy()) {
				trainer.perform(2);
				copy.write(later);
				assertThat(copy.step()).isOne();
				assertThat(copy.bytes()).isBetween(Files.size(later.resolve("weights.safetensors")),
						Files.size(later.resolve("weights.safetensors"))
								+ Files.size(later.resolve("optimizer.safetensors")));
			}
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
		for (String file : List.of("weights.safetensors", "optimizer.safetensors", "state.json", "model.json")) {
			assertThat(Files.mismatch(now.resolve(file), later.resolve(file))).isEqualTo(-1);
		}
	}

	@Test
	void partsOfABatchAddUpToTheWhole() throws IOException {
		assertSameStep(spec(ModelConfig.Form.RELEASED, 1, 1, 0), spec(ModelConfig.Form.RELEASED, 1, 3, 0));
	}

	@Test
	void bfloat16LearnsAsFloat32Does() throws IOException {
		Pretraining mixed = spec(ModelConfig.Form.RELEASED, 20, 1, 0.1, Precision.BF16);
		try (PretrainTrainer whole = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 20), new PathLibrary());
				PretrainTrainer trainer = new PretrainTrainer(mixed, new PathLibrary())) {
			for (long step = 1; step <= 20; step++) {
				double expected = whole.perform(step).numeric().get("loss");
				double loss = trainer.perform(step).numeric().get("loss");
				assertThat(loss).isCloseTo(expected, withinPercentage(1));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "FLOAT32", "BF16" })
	void aTrainingKeepsThePrecisionThatItChoseAtItsFirstStep(Precision chosen) throws IOException {
		Path before = Files.createDirectories(folder.resolve("before"));
		Path after = Files.createDirectories(folder.resolve("after"));
		try (PretrainTrainer first = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 4, 1, 0, chosen),
				new PathLibrary());
				PretrainTrainer elsewhere = new PretrainTrainer(
						spec(ModelConfig.Form.RELEASED, 4, 1, 0, Precision.AUTO), new PathLibrary())) {
			first.perform(1);
			first.write(before);
			elsewhere.read(before);
			elsewhere.write(after);
			assertThat(elsewhere.notes()).anyMatch((note) -> note.contains("from the first step to the last"));
		}
		assertThat(Files.readString(after.resolve("state.json"))).contains(chosen.name())
			.isEqualTo(Files.readString(before.resolve("state.json")));
	}

	@ParameterizedTest
	@EnumSource
	void packedTextsTrainAsThoseThatLieApart(ModelConfig.Form form) throws IOException {
		Pretraining apart = texts(spec(form, 1, 1, 0), longTexts(false));
		Pretraining packed = texts(apart, longTexts(true));
		assertThat(texts(packed).batch()).isLessThan(texts(apart).batch());
		assertSameStep(apart, packed);
		assertSameStep(apart, texts(spec(form, 1, 8, 0), longTexts(true)));
	}

	private static TextSource longTexts(boolean packing) {
		return new TextSource(texts.toString(), null, 8, 60, packing);
	}

	private static Pretraining texts(Pretraining spec, TextSource texts) {
		return PretrainingBuilder.of(spec).texts(texts).build();
	}

	private static MaskedTexts texts(Pretraining spec) throws IOException {
		try (PretrainData data = new PretrainData(Prepared.of(spec, new PathLibrary()))) {
			return Objects.requireNonNull(data.step(data.plan(1)).parts().get(0).texts()).masked();
		}
	}

	private static void assertSameStep(Pretraining expected, Pretraining actual) throws IOException {
		Map<String, Double> whole;
		try (PretrainTrainer trainer = new PretrainTrainer(expected, new PathLibrary())) {
			whole = trainer.perform(1).numeric();
		}
		try (PretrainTrainer trainer = new PretrainTrainer(actual, new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsOnlyKeys(whole.keySet())
				.allSatisfy((name, value) -> assertThat(value).isCloseTo(whole.get(name), withinPercentage(0.01)));
		}
	}

	@Test
	void datasetsAreMixedByWeight() throws IOException {
		Pretraining plain = spec(ModelConfig.Form.RELEASED, 2);
		List<Portion> mixed = List.of(new Portion(pairs.toString(), 3.0), new Portion(otherPairs.toString(), 1.0));
		Pretraining spec = PretrainingBuilder.of(plain)
			.images(new ImageSource(null, mixed, 8, AUGMENTATION))
			.texts((TextSource) null)
			.pairs(new PairSource(null, mixed, 8, 24, AUGMENTATION))
			.held(null)
			.build();
		try (PretrainData data = new PretrainData(Prepared.of(spec, new PathLibrary()))) {
			for (String source : List.of("images", "pairs")) {
				List<Long> numbers = data.plan(3).samples().get(source);
				assertThat(numbers).hasSize(8).filteredOn((number) -> number < 96).hasSize(6);
			}
			assertThat(data.plan(3).samples().get("images").subList(0, 6))
				.isNotEqualTo(data.plan(4).samples().get("images").subList(0, 6));
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsKeys("loss/image", "loss/pair/text");
		}
	}

	@Test
	void datasetsWithoutAWeightGiveAsManyAsTheyHave() throws IOException {
		PairSource mixed = new PairSource(null,
				List.of(new Portion(pairs.toString(), null), new Portion(otherPairs.toString(), null)), 12, 24, null);
		PretrainSource source = PretrainSource.open(mixed, new PathLibrary(), 5, "pairs");
		try (source) {
			List<Integer> sizes = source.datasets().stream().map(ShardedSamples::size).toList();
			int all = sizes.get(0) + sizes.get(1);
			List<Long> epoch = new ArrayList<>();
			for (long step = 1; step <= all / 12; step++) {
				epoch.addAll(source.plan(step));
			}
			assertThat(epoch).containsExactlyInAnyOrderElementsOf(LongStream.range(0, all).boxed().toList());
			assertThat(source.apart(epoch)).extracting(List::size).isEqualTo(sizes);
			assertThat(source.read(List.of(3L, 99L))).extracting(Sample::id)
				.containsExactly("pairs/" + id(pairs, 3), "other-pairs/" + id(otherPairs, 3));
		}
	}

	@ParameterizedTest
	@EnumSource
	void theRecipeSaysWhichSidesOfAPairAreMasked(PairMasking masking) throws IOException {
		Pretraining spec = alone(spec(ModelConfig.Form.RELEASED, 4), masking, false, false, true);
		List<Boolean> images = new ArrayList<>();
		try (PretrainData data = new PretrainData(Prepared.of(spec, new PathLibrary()));
				PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= 4; step++) {
				PretrainBatch.Pairs batch = Objects.requireNonNull(data.step(data.plan(step)).parts().get(0).pairs());
				assertThat(batch.texts().positions()).isNotEmpty();
				int hidden = batch.images().masked().positions().length;
				assertThat(hidden).isIn(0, 8 * 6);
				images.add(hidden > 0);
				assertThat(trainer.perform(step).numeric().containsKey("loss/pair/image")).isEqualTo(hidden > 0);
			}
		}
		assertThat(images).isEqualTo(switch (masking) {
			case BOTH -> List.of(true, true, true, true);
			case ALTERNATE -> List.of(true, false, true, false);
			case TEXT -> List.of(false, false, false, false);
		});
	}

	@Test
	void aStepReportsLossAccuracyAndPerplexityOfEachModality() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.PAPER, 1), new PathLibrary())) {
			Map<String, Double> numeric = trainer.perform(1).numeric();
			double sum = 0;
			for (String name : List.of("image", "text", "pair/image", "pair/text")) {
				sum += numeric.get("loss/" + name);
				assertThat(numeric.get("accuracy/" + name)).isBetween(0.0, 1.0);
				assertThat(numeric.get("perplexity/" + name)).isCloseTo(Math.exp(numeric.get("loss/" + name)),
						withinPercentage(1e-6));
			}
			assertThat(numeric.get("loss")).isCloseTo(sum, withinPercentage(1e-6));
		}
	}

	private static String id(Path dataset, int number) throws IOException {
		try (ShardedSamples samples = ShardedSamples.open(dataset)) {
			return samples.read(number).id();
		}
	}

	@Test
	void mixedTextsHaveOneVocabulary() throws IOException {
		Path foreign = Files.createDirectories(folder.resolve("foreign"));
		String manifest = Files.readString(pairs.resolve("manifest.json"));
		Files.writeString(foreign.resolve("manifest.json"),
				manifest.replace("\"sum\"", "\"another\"").replace("\"pairs\"", "\"foreign\""));
		Files.copy(pairs.resolve("shard-000000.tar"), foreign.resolve("shard-000000.tar"));
		TextSource mixed = new TextSource(null,
				List.of(new Portion(pairs.toString(), null), new Portion(foreign.toString(), null)), 8, 24, false);
		assertThatIOException()
			.isThrownBy(() -> new PretrainData(
					Prepared.of(texts(spec(ModelConfig.Form.RELEASED, 1), mixed), new PathLibrary())))
			.withMessageContaining("The datasets pairs and foreign have different vocabularies");
	}

	@Test
	void imagesAndTextsAreShownWhereNoPairsAreHeldOut() throws IOException {
		List<ShownSample> both = shown(new HeldOutNames(pairs.toString(), texts.toString(), null));
		assertThat(both).hasSize(8);
		assertThat(both.subList(0, 4)).allSatisfy((sample) -> {
			assertThat(sample.pictures()).extracting(ShownSample.Picture::title)
				.containsExactly("image", "masked", "predicted");
			assertThat(sample.words()).isEmpty();
		});
		assertThat(both.subList(4, 8)).allSatisfy((sample) -> {
			assertThat(sample.pictures()).isEmpty();
			assertThat(sample.words()).anyMatch((word) -> word.predicted() != null);
		});
		assertThat(shown(new HeldOutNames(pairs.toString(), null, null))).usingRecursiveComparison()
			.isEqualTo(both.subList(0, 4));
		assertThat(shown(new HeldOutNames(null, texts.toString(), null))).usingRecursiveComparison()
			.isEqualTo(both.subList(4, 8));
		assertThat(shown(HeldOutNames.NOTHING)).isEmpty();
	}

	private static List<ShownSample> shown(HeldOutNames held) throws IOException {
		Pretraining all = spec(ModelConfig.Form.RELEASED, 1);
		Pretraining spec = PretrainingBuilder.of(all).pairs((PairSource) null).held(held).build();
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.perform(1);
			return trainer.show();
		}
	}

	@Test
	void shownSamplesAreTheSameEachTimeAndTouchNoState() throws IOException {
		List<ShownSample> shown;
		Map<String, Double> second;
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 2), new PathLibrary())) {
			trainer.perform(1);
			shown = trainer.show();
			assertThat(trainer.show()).usingRecursiveComparison().isEqualTo(shown);
			second = trainer.perform(2).numeric();
		}
		assertThat(shown).hasSize(4).allSatisfy((sample) -> {
			assertThat(sample.pictures()).extracting(ShownSample.Picture::title)
				.containsExactly("image", "masked", "predicted");
			assertThat(sample.pictures().get(1).png()).isNotEqualTo(sample.pictures().get(0).png());
			assertThat(sample.words()).extracting(ShownSample.Word::predicted).contains((String) null);
			assertThat(sample.words()).anyMatch((word) -> word.predicted() != null);
		});
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 2), new PathLibrary())) {
			trainer.perform(1);
			assertThat(trainer.perform(2).numeric()).isEqualTo(second);
		}
	}

}
