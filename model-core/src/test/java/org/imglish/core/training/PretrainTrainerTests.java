package org.imglish.core.training;

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
import org.imglish.core.augmentation.ColourJitter;
import org.imglish.core.augmentation.HorizontalFlip;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.loader.MaskedTexts;
import org.imglish.core.kernel.Precision;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
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

	private static final Augmentation AUGMENTATION = new Augmentation(new RandomCrop(0.5),
			List.of(new HorizontalFlip(), new ColourJitter(0.2, 0.2, 0.2, 0)));

	private static PretrainSpec spec(ModelConfig.Form form, long steps) {
		return spec(form, steps, 1, 0.1);
	}

	private static PretrainSpec spec(ModelConfig.Form form, long steps, int accumulate, double dropPath) {
		return spec(form, steps, accumulate, dropPath, Precision.FLOAT32);
	}

	private static PretrainSpec spec(ModelConfig.Form form, long steps, int accumulate, double dropPath,
			Precision precision) {
		ModelConfig model = new ModelConfig(form, 2, 32, 64, 2, 32, 8, 200, 64, 16,
				(form == ModelConfig.Form.PAPER) ? 1 : 0, form == ModelConfig.Form.RELEASED, dropPath);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		return new PretrainSpec(model, optimizer, steps, 7, new StepSetting(accumulate, false, 0, precision),
				new SourceSpec(pairs, 8, 0, AUGMENTATION), new SourceSpec(texts, 8, 32), new SourceSpec(pairs, 8, 24),
				new HeldOutSpec(pairs, texts, pairs), 0.4, 0.15, 0.5, PretrainSpec.PairMasking.ALTERNATE, null,
				DemoCorpus.contentWords(), 1);
	}

	@Test
	void lossesFall() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 60))) {
			double first = trainer.perform(trainer.plan(1)).numeric().get("loss");
			double last = first;
			for (long step = 2; step <= 60; step++) {
				last = trainer.perform(trainer.plan(step)).numeric().get("loss");
			}
			assertThat(last).isLessThan(0.8 * first);
			Map<String, Double> values = trainer.validate();
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
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.PAPER, 20))) {
			double first = trainer.perform(trainer.plan(1)).numeric().get("loss");
			double last = first;
			for (long step = 2; step <= 20; step++) {
				last = trainer.perform(trainer.plan(step)).numeric().get("loss");
			}
			assertThat(last).isLessThan(first);
		}
	}

	@Test
	void aStepLeavesNoArrayBehind() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 8))) {
			trainer.perform(trainer.plan(1));
			trainer.perform(trainer.plan(2));
			trainer.validate();
			int lasting = trainer.lastingArrays();
			for (long step = 3; step <= 8; step++) {
				trainer.perform(trainer.plan(step));
			}
			trainer.validate();
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
	}

	private static PretrainSpec weighted(PretrainSpec spec, LossWeights weights) {
		return new PretrainSpec(spec.model(), spec.optimizer(), spec.steps(), spec.seed(), spec.setting(),
				spec.images(), spec.texts(), spec.pairs(), spec.held(), spec.imageMaskRatio(), spec.textMaskRatio(),
				spec.pairTextMaskRatio(), spec.pairMasking(), weights, spec.tokens(), spec.framing(),
				spec.contentWords(), spec.threads(), spec.start(), spec.newHead());
	}

	@Test
	void theLossIsTheWeightedSum() throws IOException {
		PretrainSpec spec = spec(ModelConfig.Form.RELEASED, 1, 2, 0);
		Map<String, Double> values;
		Map<String, Double> held;
		try (PretrainTrainer trainer = new PretrainTrainer(weighted(spec, new LossWeights(0.5, 3, 0, 2)))) {
			values = trainer.perform(trainer.plan(1)).numeric();
			held = trainer.validate();
		}
		assertThat(values.get("loss")).isCloseTo(
				0.5 * values.get("loss/image") + 3 * values.get("loss/text") + 2 * values.get("loss/pair/text"),
				withinPercentage(1e-9));
		assertThat(held.get("validation/loss")).isCloseTo(0.5 * held.get("validation/image/loss")
				+ 3 * held.get("validation/text/loss") + 2 * held.get("validation/pair/text/loss"),
				withinPercentage(1e-9));
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			Map<String, Double> equal = trainer.perform(trainer.plan(1)).numeric();
			for (String name : List.of("loss/image", "loss/text", "loss/pair/image", "loss/pair/text")) {
				assertThat(values.get(name)).as(name).isEqualTo(equal.get(name));
			}
		}
	}

	@Test
	void gradientsGrowWithTheWeights() throws IOException {
		PretrainSpec spec = spec(ModelConfig.Form.RELEASED, 1, 1, 0);
		double once = gradientNorm(weighted(spec, new LossWeights(1, 0.5, 1, 0.25)));
		assertThat(gradientNorm(weighted(spec, new LossWeights(4, 2, 4, 1)))).isCloseTo(4 * once,
				withinPercentage(0.01));
		assertThat(gradientNorm(spec)).isNotCloseTo(once, withinPercentage(1));
	}

	private static double gradientNorm(PretrainSpec spec) throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			return trainer.perform(trainer.plan(1)).numeric().get("gradient_norm");
		}
	}

	@Test
	void nothingIsLearnedFromALossWithoutWeight() throws IOException {
		PretrainSpec spec = spec(ModelConfig.Form.RELEASED, 3);
		assertThat(changed(weighted(spec, new LossWeights(0, 1, 0, 0))))
			.isEqualTo(changed(alone(spec, PretrainSpec.PairMasking.BOTH, false, true, false)));
		assertThat(changed(weighted(spec, new LossWeights(1, 0, 1, 0)))).contains("vision_head.weight")
			.noneMatch((name) -> name.startsWith("language_head."));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> weighted(alone(spec, PretrainSpec.PairMasking.TEXT, false, false, true),
					new LossWeights(1, 1, 1, 0)))
			.withMessageContaining("needs a loss whose weight is above 0");
	}

	@Test
	void aResumedTrainingRepeatsEveryBit() throws IOException {
		PretrainSpec spec = weighted(spec(ModelConfig.Form.RELEASED, 10), new LossWeights(1, 0.3, 2, 1));
		Path middle = Files.createDirectories(folder.resolve("middle"));
		Path straight = Files.createDirectories(folder.resolve("straight"));
		Path resumed = Files.createDirectories(folder.resolve("resumed"));
		List<StepReport> expected = new ArrayList<>();
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			for (long step = 1; step <= 10; step++) {
				expected.add(trainer.perform(trainer.plan(step)));
				if (step == 5) {
					trainer.write(middle);
				}
			}
			trainer.write(straight);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			assertThat(trainer.read(middle)).isEqualTo(5);
			for (long step = 6; step <= 10; step++) {
				assertThat(trainer.perform(trainer.plan(step)).numeric())
					.isEqualTo(expected.get((int) step - 1).numeric());
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
		PretrainSpec imagesAlone = alone(spec(form, 3), PretrainSpec.PairMasking.BOTH, true, false, false);
		assertThat(changed(imagesAlone))
			.allMatch((name) -> !name.matches(".*\\.[BC]\\..*|.*text_embed.*|language_head.*"))
			.contains("vision_head.weight", "beit3.vision_embed.mask_token", "beit3.encoder.layers.1.ffn.A.fc1.weight");
		PretrainSpec textsAlone = alone(spec(form, 3), PretrainSpec.PairMasking.BOTH, false, true, false);
		assertThat(changed(textsAlone))
			.allMatch((name) -> !name.matches(".*\\.[AC]\\..*|.*vision_embed.*|vision_head.*"))
			.contains("language_head.weight", "beit3.text_embed.weight", "beit3.encoder.layers.1.ffn.B.fc1.weight");
		PretrainSpec wholeImages = alone(spec(form, 3), PretrainSpec.PairMasking.TEXT, false, false, true);
		assertThat(changed(wholeImages)).noneMatch((name) -> name.startsWith("vision_head."))
			.doesNotContain("beit3.vision_embed.mask_token")
			.contains("language_head.weight", "beit3.vision_embed.proj.weight",
					"beit3.encoder.layers.0.ffn.A.fc1.weight");
	}

	private static PretrainSpec alone(PretrainSpec spec, PretrainSpec.PairMasking pairMasking, boolean images,
			boolean texts, boolean pairs) {
		return new PretrainSpec(spec.model(), spec.optimizer(), spec.steps(), spec.seed(), spec.setting(),
				images ? spec.images() : null, texts ? spec.texts() : null, pairs ? spec.pairs() : null,
				HeldOutSpec.NOTHING, spec.imageMaskRatio(), spec.textMaskRatio(), spec.pairTextMaskRatio(), pairMasking,
				spec.tokens(), spec.contentWords(), spec.threads());
	}

	/** Names of the weights that three steps, a resume among them, change at all. */
	private static Set<String> changed(PretrainSpec spec) throws IOException {
		Path before = Files.createTempDirectory(folder, "before");
		Path middle = Files.createTempDirectory(folder, "middle");
		Path after = Files.createTempDirectory(folder, "after");
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			trainer.write(before);
			trainer.perform(trainer.plan(1));
			trainer.write(middle);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			trainer.read(middle);
			trainer.perform(trainer.plan(2));
			trainer.perform(trainer.plan(3));
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
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 4))) {
			trainer.perform(trainer.plan(1));
			trainer.write(now);
			int lasting = trainer.lastingArrays();
			try (TrainingState copy = trainer.state().copy()) {
				trainer.perform(trainer.plan(2));
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
		PretrainSpec mixed = spec(ModelConfig.Form.RELEASED, 20, 1, 0.1, Precision.BF16);
		try (PretrainTrainer whole = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 20));
				PretrainTrainer trainer = new PretrainTrainer(mixed)) {
			for (long step = 1; step <= 20; step++) {
				double expected = whole.perform(whole.plan(step)).numeric().get("loss");
				double loss = trainer.perform(trainer.plan(step)).numeric().get("loss");
				assertThat(loss).isCloseTo(expected, withinPercentage(1));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void packedTextsTrainAsThoseThatLieApart(ModelConfig.Form form) throws IOException {
		PretrainSpec apart = texts(spec(form, 1, 1, 0), new SourceSpec(texts, 8, 60));
		PretrainSpec packed = texts(apart, new SourceSpec(texts, 8, 60).packed());
		assertThat(texts(packed).batch()).isLessThan(texts(apart).batch());
		assertSameStep(apart, packed);
		assertSameStep(apart, texts(spec(form, 1, 8, 0), new SourceSpec(texts, 8, 60).packed()));
	}

	private static PretrainSpec texts(PretrainSpec spec, SourceSpec texts) {
		return new PretrainSpec(spec.model(), spec.optimizer(), spec.steps(), spec.seed(), spec.setting(),
				spec.images(), texts, spec.pairs(), spec.held(), spec.imageMaskRatio(), spec.textMaskRatio(),
				spec.pairTextMaskRatio(), spec.pairMasking(), spec.tokens(), spec.contentWords(), spec.threads());
	}

	private static MaskedTexts texts(PretrainSpec spec) throws IOException {
		try (PretrainData data = new PretrainData(spec)) {
			return Objects.requireNonNull(data.batch(data.plan(1)).texts());
		}
	}

	private static void assertSameStep(PretrainSpec expected, PretrainSpec actual) throws IOException {
		Map<String, Double> whole;
		try (PretrainTrainer trainer = new PretrainTrainer(expected)) {
			whole = trainer.perform(trainer.plan(1)).numeric();
		}
		try (PretrainTrainer trainer = new PretrainTrainer(actual)) {
			assertThat(trainer.perform(trainer.plan(1)).numeric()).containsOnlyKeys(whole.keySet())
				.allSatisfy((name, value) -> assertThat(value).isCloseTo(whole.get(name), withinPercentage(0.01)));
		}
	}

	@Test
	void datasetsAreMixedByWeight() throws IOException {
		PretrainSpec plain = spec(ModelConfig.Form.RELEASED, 2);
		SourceSpec mixed = new SourceSpec(List.of(new Portion(pairs, 3.0), new Portion(otherPairs, 1.0)), 8, 24, false,
				AUGMENTATION);
		PretrainSpec spec = new PretrainSpec(plain.model(), plain.optimizer(), 2, 7, plain.setting(), mixed, null,
				mixed, HeldOutSpec.NOTHING, 0.4, 0.15, 0.5, PretrainSpec.PairMasking.BOTH, null, List.of(), 1);
		try (PretrainData data = new PretrainData(spec)) {
			for (String source : List.of("images", "pairs")) {
				List<Long> numbers = data.plan(3).samples().get(source);
				assertThat(numbers).hasSize(8).filteredOn((number) -> number < 96).hasSize(6);
			}
			assertThat(data.plan(3).samples().get("images").subList(0, 6))
				.isNotEqualTo(data.plan(4).samples().get("images").subList(0, 6));
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			assertThat(trainer.perform(trainer.plan(1)).numeric()).containsKeys("loss/image", "loss/pair/text");
		}
	}

	@Test
	void datasetsWithoutAWeightGiveAsManyAsTheyHave() throws IOException {
		SourceSpec mixed = new SourceSpec(List.of(new Portion(pairs, null), new Portion(otherPairs, null)), 12, 24,
				false, Augmentation.NONE);
		PretrainSource source = PretrainSource.open(mixed, 5);
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
	void theRecipeSaysWhichSidesOfAPairAreMasked(PretrainSpec.PairMasking masking) throws IOException {
		PretrainSpec spec = alone(spec(ModelConfig.Form.RELEASED, 4), masking, false, false, true);
		List<Boolean> images = new ArrayList<>();
		try (PretrainData data = new PretrainData(spec); PretrainTrainer trainer = new PretrainTrainer(spec)) {
			for (long step = 1; step <= 4; step++) {
				PretrainBatch batch = data.batch(data.plan(step));
				assertThat(Objects.requireNonNull(batch.pairTexts()).places()).isNotEmpty();
				int hidden = Objects.requireNonNull(batch.pairImages()).places().length;
				assertThat(hidden).isIn(0, 8 * 6);
				images.add(hidden > 0);
				assertThat(trainer.perform(trainer.plan(step)).numeric().containsKey("loss/pair/image"))
					.isEqualTo(hidden > 0);
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
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.PAPER, 1))) {
			Map<String, Double> numeric = trainer.perform(trainer.plan(1)).numeric();
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
		SourceSpec mixed = new SourceSpec(List.of(new Portion(pairs, null), new Portion(foreign, null)), 8, 24, false,
				Augmentation.NONE);
		assertThatIOException().isThrownBy(() -> new PretrainData(texts(spec(ModelConfig.Form.RELEASED, 1), mixed)))
			.withMessageContaining("The datasets pairs and foreign have different vocabularies");
	}

	@Test
	void imagesAndTextsAreShownWhereNoPairsAreHeldOut() throws IOException {
		List<ShownSample> both = shown(new HeldOutSpec(pairs, texts, null));
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
		assertThat(shown(new HeldOutSpec(pairs, null, null))).usingRecursiveComparison().isEqualTo(both.subList(0, 4));
		assertThat(shown(new HeldOutSpec(null, texts, null))).usingRecursiveComparison().isEqualTo(both.subList(4, 8));
		assertThat(shown(HeldOutSpec.NOTHING)).isEmpty();
	}

	private static List<ShownSample> shown(HeldOutSpec held) throws IOException {
		PretrainSpec all = spec(ModelConfig.Form.RELEASED, 1);
		PretrainSpec spec = new PretrainSpec(all.model(), all.optimizer(), 1, 7, all.setting(), all.images(),
				all.texts(), null, held, 0.4, 0.15, 0.5, PretrainSpec.PairMasking.BOTH, null, List.of(), 1);
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			trainer.perform(trainer.plan(1));
			return trainer.show();
		}
	}

	@Test
	void shownSamplesAreTheSameEachTimeAndTouchNoState() throws IOException {
		List<ShownSample> shown;
		Map<String, Double> second;
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 2))) {
			trainer.perform(trainer.plan(1));
			shown = trainer.show();
			assertThat(trainer.show()).usingRecursiveComparison().isEqualTo(shown);
			second = trainer.perform(trainer.plan(2)).numeric();
		}
		assertThat(shown).hasSize(4).allSatisfy((sample) -> {
			assertThat(sample.pictures()).extracting(ShownSample.Picture::title)
				.containsExactly("image", "masked", "predicted");
			assertThat(sample.pictures().get(1).png()).isNotEqualTo(sample.pictures().get(0).png());
			assertThat(sample.words()).extracting(ShownSample.Word::predicted).contains((String) null);
			assertThat(sample.words()).anyMatch((word) -> word.predicted() != null);
		});
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 2))) {
			trainer.perform(trainer.plan(1));
			assertThat(trainer.perform(trainer.plan(2)).numeric()).isEqualTo(second);
		}
	}

}
