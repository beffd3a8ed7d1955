package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.ColorJitter;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.objective.CrossEntropy;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.tokenizing.TokenizerTrainer;
import org.imglish.core.tokenizing.TokenizingBuilder;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.StepSetting;
import org.imglish.core.visual.SavedTokenizer;
import org.imglish.core.visual.VisualTokenizer;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Pretraining on the tokens of a trained visual tokenizer. */
class VisualTargetsTests {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private static final int CODES = 24;

	@TempDir
	static Path folder;

	private static Path pairs;

	private static Path tokenizer;

	@BeforeAll
	static void trainATokenizer() throws IOException {
		pairs = new DemoDatasets(folder).ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		tokenizer = Files.createDirectories(folder.resolve("tokenizer"));
		VisualTokenizerConfig config = new VisualTokenizerConfig(32, 8, Transformer.of(1, 64, 1),
				Transformer.of(1, 64, 1), CODES, 8, Target.PIXELS, 192, 0.9, 1, true, 0);
		try (TokenizerTrainer trainer = new TokenizerTrainer(
				TokenizingBuilder.of(config, OPTIMIZER, 3, pairs, 8).build(), new PathLibrary())) {
			for (long step = 1; step <= 3; step++) {
				trainer.perform(step);
			}
			trainer.write(tokenizer);
		}
	}

	private static Pretraining spec(int patchSize, @Nullable TokensFrom tokens) {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 1, 32, 64, 2, 32, patchSize, 200, 64, 16, 0,
				true, 0.1);
		return PretrainingBuilder.of(new Start.Scratch(model), OPTIMIZER, 4)
			.setting(new StepSetting(2))
			.images(pairs, 8)
			.pairs(pairs, 6, 24)
			.held(null, null, pairs)
			.tokens(tokens)
			.build();
	}

	private static List<Map<String, Double>> train(PretrainTrainer trainer, long from, long to) {
		List<Map<String, Double>> numbers = new ArrayList<>();
		for (long step = from; step <= to; step++) {
			numbers.add(trainer.perform(step).numeric());
		}
		return numbers;
	}

	private static List<Path> tokenFiles() throws IOException {
		try (Stream<Path> files = Files.walk(pairs)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> file.getParent().getFileName().toString().startsWith("tokens-"))
				.toList();
		}
	}

	@Test
	void theVisualHeadHasARowForEachCode() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("head"));
		try (PretrainTrainer trainer = new PretrainTrainer(
				spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, false)), new PathLibrary())) {
			train(trainer, 1, 1);
			trainer.write(checkpoint);
			assertThat(trainer.validate()).containsKey("validation/image/commonest_code");
		}
		assertThat(checkpoint.resolve("model.json")).content().contains("\"visualCodes\":" + CODES);
	}

	@Test
	void tokensComputedOnceAreThoseComputedAtEachStep() throws IOException {
		List<Map<String, Double>> eachStep;
		try (PretrainTrainer trainer = new PretrainTrainer(
				spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, false)), new PathLibrary())) {
			eachStep = train(trainer, 1, 4);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(
				spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, true)), new PathLibrary())) {
			assertThat(trainer.prepare(() -> false)).isFalse();
			assertThat(tokenFiles()).isEmpty();
			assertThatThrownBy(() -> train(trainer, 1, 1)).hasMessageContaining("are missing");
		}
		AtomicInteger batches = new AtomicInteger();
		for (int time = 0; time < 2; time++) {
			try (PretrainTrainer trainer = new PretrainTrainer(
					spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, true)), new PathLibrary())) {
				assertThat(trainer.prepare(() -> batches.incrementAndGet() > 0)).isTrue();
				assertThat(train(trainer, 1, 4)).isEqualTo(eachStep);
			}
		}
		assertThat(tokenFiles()).singleElement().satisfies((file) -> assertThat(file).hasSize(96 * 16 * 2));
		assertThat(batches).as("batches of 64 of 96 images, once for both sources").hasValue(2);
	}

	@Test
	void mixedDatasetsKeepTheirTokensEachForItself() throws IOException {
		DemoDatasets datasets = new DemoDatasets(Files.createDirectories(folder.resolve("mixed")));
		Path classes = datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null);
		Path captions = datasets.ingest("captions", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train",
				null);
		ImageSource mixed = new ImageSource(null,
				List.of(new Portion(classes.toString(), 1.0), new Portion(captions.toString(), 2.0)), 9, null);
		List<List<Map<String, Double>>> numbers = new ArrayList<>();
		for (boolean precompute : new boolean[] { false, true }) {
			Pretraining plain = spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, precompute));
			try (PretrainTrainer trainer = new PretrainTrainer(
					PretrainingBuilder.of(plain).images(mixed).pairs((PairSource) null).held(null).build(),
					new PathLibrary())) {
				assertThat(trainer.prepare(() -> true)).isTrue();
				numbers.add(train(trainer, 1, 4));
			}
		}
		assertThat(numbers.get(1)).isEqualTo(numbers.get(0));
	}

	/**
	 * The loss of a step, computed by hand from the weights before it: the codes are
	 * those of the very pixels that the model sees, cut and colored at random.
	 */
	@Test
	void theTokenizerSeesTheSameCropAndColorsAsTheModel() throws IOException {
		Augmentation augmentation = new Augmentation(new RandomCrop(0.3), true, new ColorJitter(0.8, 0.8, 0.8, 0.2),
				null, 0, 0, 0);
		Pretraining plain = spec(8, PretrainingBuilder.tokensFrom(tokenizer, false, false));
		ModelConfig still = new ModelConfig(ModelConfig.Form.RELEASED, 1, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		Pretraining spec = PretrainingBuilder.of(new Start.Scratch(still), OPTIMIZER, 1)
			.images(pairs, 8, augmentation)
			.tokens(plain.tokens())
			.build();
		Path before = Files.createDirectories(folder.resolve("before"));
		Map<String, Double> reported;
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.write(before);
			reported = trainer.perform(1).numeric();
		}
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				PretrainData data = new PretrainData(Prepared.of(spec, new PathLibrary()))) {
			MaskedImages images = Objects.requireNonNull(data.step(data.plan(1)).parts().get(0).images()).masked();
			NDArray pixels = images.pixels().array(manager);
			NDArray positions = manager.create(images.positions());
			NDArray logits = logits(before, images, manager);
			assertThat(logits.getShape()).as("logits of hidden patches alone").isEqualTo(new Shape(8 * 6, CODES));
			assertThat(CrossEntropy.mean(logits, codes(pixels, manager).get(positions)).getFloat())
				.isCloseTo(reported.get("loss/image").floatValue(), within(1e-5f));
			List<Sample> samples = data.sourcesOfImages().get("images").read(data.plan(1).samples().get("images"));
			try (ShardedSamples dataset = ShardedSamples.open(pairs)) {
				NDArray asTheyAre = data.pixels(dataset, samples).array(manager);
				assertThat(CrossEntropy.mean(logits, codes(asTheyAre, manager).get(positions)).getFloat())
					.isNotCloseTo(reported.get("loss/image").floatValue(), within(1e-3f));
			}
		}
	}

	private static NDArray codes(NDArray pixels, NDManager manager) throws IOException {
		try (VisualTokenizer opened = SavedTokenizer.open(tokenizer, manager)) {
			return new VisualTokens(opened, 4).of(pixels).flatten();
		}
	}

	private static NDArray logits(Path checkpoint, MaskedImages images, NDManager manager) throws IOException {
		try (Network network = new Network(ModelFile.read(checkpoint), manager, true)) {
			MaskedDataHead head = new MaskedDataHead(network);
			network.initialize(0);
			assertThat(network.load(checkpoint.resolve("weights.safetensors"), (name) -> true)).isEmpty();
			Beit3Input input = Beit3Input.image(MaskedStep.pixels(images, manager), MaskedStep.mask(images, manager));
			NDArray logits = head.visualLogits(network.backbone().encode(input, false),
					manager.create(images.positions()));
			logits.attach(manager);
			return logits;
		}
	}

	@Test
	void aResumedPretrainingKeepsItsTokenizer() throws IOException {
		Path middle = Files.createDirectories(folder.resolve("middle"));
		Path moving = Files.createDirectories(folder.resolve("moving"));
		try (Stream<Path> files = Files.list(tokenizer)) {
			for (Path file : files.toList()) {
				Files.copy(file, moving.resolve(file.getFileName()));
			}
		}
		Pretraining spec = spec(8, PretrainingBuilder.tokensFrom(moving, false, false));
		List<Map<String, Double>> straight;
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			train(trainer, 1, 2);
			trainer.write(middle);
			straight = train(trainer, 3, 4);
		}
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				VisualTokenizer other = SavedTokenizer.open(tokenizer, manager)) {
			other.weights().initialize(99);
			SavedTokenizer.writeBeside(moving, other);
			Files.move(moving.resolve("visual-tokenizer.safetensors"), moving.resolve("weights.safetensors"),
					StandardCopyOption.REPLACE_EXISTING);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.read(middle)).isEqualTo(2);
			assertThat(train(trainer, 3, 4)).isEqualTo(straight);
		}
	}

	@Test
	void gridsDifferOnlyWhereTheRecipeSaysSo() throws IOException {
		assertThatThrownBy(() -> new PretrainTrainer(spec(4, PretrainingBuilder.tokensFrom(tokenizer, false, false)),
				new PathLibrary()))
			.hasMessageContaining("cuts images into 4 x 4 patches, but the model into 8 x 8")
			.hasMessageContaining("images of 64 pixels");
		try (PretrainTrainer trainer = new PretrainTrainer(
				spec(4, PretrainingBuilder.tokensFrom(tokenizer, true, false)), new PathLibrary())) {
			assertThat(train(trainer, 1, 2)).allSatisfy((numbers) -> assertThat(numbers).containsKey("loss/image"));
		}
	}

	@Test
	void aModelIsNoTokenizer() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("model"));
		try (PretrainTrainer trainer = new PretrainTrainer(spec(8, null), new PathLibrary())) {
			train(trainer, 1, 1);
			trainer.write(checkpoint);
		}
		assertThatThrownBy(() -> new PretrainTrainer(spec(8, PretrainingBuilder.tokensFrom(checkpoint, false, false)),
				new PathLibrary()))
			.hasMessageContaining("is no visual tokenizer");
	}

}
