package org.imglish.core.tokenizing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.kernel.ScriptArchive;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.pretraining.PairMasking;
import org.imglish.core.pretraining.PretrainTrainer;
import org.imglish.core.pretraining.PretrainingBuilder;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepReport;
import org.imglish.core.visual.SavedTokenizer;
import org.imglish.core.visual.Teachers;
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

class TokenizerTrainerTests {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 1e-4, 0.9, 0.99, 1e-8, 3, 1);

	@TempDir
	static Path folder;

	private static Path images;

	@BeforeAll
	static void ingestImagesOfADemoCorpus() throws IOException {
		images = new DemoDatasets(folder).ingest("images", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
	}

	private static VisualTokenizerConfig tokenizer(int codes) {
		return new VisualTokenizerConfig(32, 8, Transformer.of(2, 32, 2), Transformer.of(1, 32, 2), codes, 8,
				Target.PIXELS, 192, 0.9, 1, true, 0);
	}

	private static Tokenizing spec(VisualTokenizerConfig tokenizer, long steps) {
		return spec(tokenizer, steps, null);
	}

	private static Tokenizing spec(VisualTokenizerConfig tokenizer, long steps, @Nullable Path teacher) {
		return TokenizingBuilder.of(tokenizer, OPTIMIZER, steps, images, 8).validation(images).teacher(teacher).build();
	}

	@Test
	void theLossFalls() throws IOException {
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 60), new PathLibrary())) {
			double first = 0;
			double last = 0;
			for (long step = 1; step <= 60; step++) {
				double loss = trainer.perform(step).numeric().get("loss/reconstruction");
				first += (step <= 5) ? loss : 0;
				last += (step > 55) ? loss : 0;
			}
			assertThat(last).isLessThan(0.85 * first);
		}
	}

	@Test
	void aStepReportsLossesAndHowCodesAreUsed() throws IOException {
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 2), new PathLibrary())) {
			Map<String, Double> numeric = trainer.perform(1).numeric();
			assertThat(numeric).containsOnlyKeys("loss", "loss/reconstruction", "loss/commitment", "learning_rate",
					"gradient_norm", "code_usage", "perplexity");
			assertThat(numeric.get("code_usage")).isGreaterThan(0.5).isLessThanOrEqualTo(1);
			assertThat(numeric.get("perplexity")).isBetween(1.0, 32.0);
			assertThat(numeric.keySet()).allMatch((name) -> Tokenizing.METRICS.find(name).isPresent());
			assertThat(trainer.validate().keySet()).isNotEmpty()
				.allMatch((name) -> Tokenizing.METRICS.find(name).isPresent());
		}
	}

	@Test
	void aResumedTrainingRepeatsEveryBit() throws IOException {
		Path middle = Files.createDirectories(folder.resolve("middle"));
		Path straight = Files.createDirectories(folder.resolve("straight"));
		Path resumed = Files.createDirectories(folder.resolve("resumed"));
		Tokenizing spec = spec(tokenizer(32).withRestartBelow(0.5), 6);
		List<StepReport> expected = new ArrayList<>();
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= 6; step++) {
				expected.add(trainer.perform(step));
				if (step == 3) {
					trainer.write(middle);
					trainer.validate();
				}
			}
			trainer.write(straight);
		}
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec, new PathLibrary())) {
			assertThat(trainer.read(middle)).isEqualTo(3);
			for (long step = 4; step <= 6; step++) {
				assertThat(trainer.perform(step).numeric()).isEqualTo(expected.get((int) step - 1).numeric());
			}
			trainer.write(resumed);
		}
		for (String file : List.of("weights.safetensors", "optimizer.safetensors", "model.json", "state.json")) {
			assertThat(Files.mismatch(straight.resolve(file), resumed.resolve(file))).as(file).isEqualTo(-1);
		}
	}

	@Test
	void aStepLeavesNoArrayBehind() throws IOException {
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32).withRestartBelow(0.5), 6),
				new PathLibrary())) {
			trainer.perform(1);
			trainer.perform(2);
			trainer.validate();
			int lasting = trainer.lastingArrays();
			for (long step = 3; step <= 6; step++) {
				trainer.perform(step);
			}
			trainer.validate();
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
	}

	@Test
	void batchesAreGatheredUntilThereIsAVectorForEachCode() throws IOException {
		int vectorsOfABatch = 8 * 16;
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(2 * vectorsOfABatch + 1), 1),
				new PathLibrary())) {
			assertThat(trainer.perform(1).numeric().get("code_usage")).isPositive();
		}
	}

	@Test
	void heldOutImagesAreShownBesideTheirReconstructions() throws IOException {
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 2), new PathLibrary())) {
			trainer.perform(1);
			List<ShownSample> before = trainer.show();
			int lasting = trainer.lastingArrays();
			trainer.perform(2);
			List<ShownSample> after = trainer.show();
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
			assertThat(after).hasSameSizeAs(before).isNotEmpty();
			for (int i = 0; i < after.size(); i++) {
				assertThat(after.get(i).id()).isEqualTo(before.get(i).id());
				assertThat(after.get(i).pictures()).extracting(ShownSample.Picture::title)
					.containsExactly("image", "reconstruction");
				assertThat(after.get(i).pictures().get(0).png()).isEqualTo(before.get(i).pictures().get(0).png());
				assertThat(after.get(i).pictures().get(1).png()).isNotEqualTo(before.get(i).pictures().get(1).png());
			}
		}
	}

	@Test
	void validationMeasuresHeldOutImages() throws IOException {
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 1), new PathLibrary())) {
			trainer.perform(1);
			Map<String, Double> values = trainer.validate();
			assertThat(values).containsOnlyKeys("validation/loss", "validation/loss/reconstruction",
					"validation/loss/commitment", "validation/code_usage", "validation/perplexity");
			assertThat(trainer.validate()).isEqualTo(values);
		}
	}

	@Test
	void aCheckpointGivesTokens() throws IOException {
		Path checkpoint = Files.createDirectories(folder.resolve("trained"));
		Path untrained = Files.createDirectories(folder.resolve("untrained"));
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 1), new PathLibrary())) {
			trainer.write(untrained);
			trainer.perform(1);
			trainer.write(checkpoint);
		}
		assertThat(isStarted(untrained)).isFalse();
		assertThat(isStarted(checkpoint)).isTrue();
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				VisualTokenizer tokenizer = SavedTokenizer.open(checkpoint, manager)) {
			assertThat(tokenizer.config()).isEqualTo(tokenizer(32));
			assertThat(new VisualTokens(tokenizer, 4).of(manager.zeros(new Shape(2, 3, 32, 32))).getShape())
				.isEqualTo(new Shape(2, 16));
		}
	}

	/** The flag of the official state dictionaries. */
	private static boolean isStarted(Path checkpoint) throws IOException {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Safetensors weights = Safetensors.open(checkpoint.resolve("weights.safetensors"))) {
			return weights.read("quantize.embedding.initted", manager).getFloat(0) == 1;
		}
	}

	@Test
	void aTeacherSaysWhatIsPredicted() throws IOException {
		Path teacher = folder.resolve("teacher.pt");
		ScriptArchive.write(teacher, """
				  def forward(self: __torch__.M,
				      x: Tensor) -> Tensor:
				    pooled = torch.max_pool2d(x, [8, 8], [8, 8], [0, 0], [1, 1], False)
				    return torch.transpose(torch.flatten(pooled, 2, -1), 1, 2)
				""");
		VisualTokenizerConfig pixels = tokenizer(32);
		VisualTokenizerConfig features = new VisualTokenizerConfig(pixels.imageSize(), pixels.patchSize(),
				pixels.encoder(), pixels.decoder(), pixels.codes(), pixels.codeWidth(), Target.FEATURES, 3,
				pixels.decay(), pixels.commitment(), true, 0);
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(features, 2, teacher), new PathLibrary())) {
			assertThat(trainer.perform(1).numeric().get("loss/reconstruction")).isBetween(0.0, 2.0);
		}
	}

	@Test
	void aTokenizerTeachesAnotherOfACoarserGrid() throws IOException {
		Path teacher = Files.createDirectories(folder.resolve("teacher"));
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(tokenizer(32), 1), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(teacher);
		}
		assertThat(losses(teacher, 16)).allSatisfy((loss) -> assertThat(loss).isBetween(0.0, 2.0));
	}

	@Test
	void aPretrainedModelTeachesATokenizer() throws IOException {
		Path teacher = Files.createDirectories(folder.resolve("beit3"));
		ModelConfig model = new ModelConfig(ModelConfig.Form.PAPER, 1, 32, 64, 2, 32, 8, 200, 64, 16, 1, false, 0);
		try (PretrainTrainer trainer = new PretrainTrainer(PretrainingBuilder.of(new Start.Scratch(model), OPTIMIZER, 1)
			.images(images, 8)
			.masking(PairMasking.TEXT)
			.build(), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(teacher);
		}
		assertThat(losses(teacher, 16)).allSatisfy((loss) -> assertThat(loss).isBetween(0.0, 2.0));
	}

	private static List<Double> losses(Path teacher, int patchSize) throws IOException {
		VisualTokenizerConfig config = new VisualTokenizerConfig(32, patchSize, Transformer.of(1, 32, 2),
				Transformer.of(1, 32, 2), 16, 8, Target.FEATURES, Teachers.width(teacher), 0.9, 1, true, 0);
		List<Double> losses = new ArrayList<>();
		try (TokenizerTrainer trainer = new TokenizerTrainer(spec(config, 2, teacher), new PathLibrary())) {
			losses.add(trainer.perform(1).numeric().get("loss/reconstruction"));
			int lasting = trainer.lastingArrays();
			losses.add(trainer.perform(2).numeric().get("loss/reconstruction"));
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
		return losses;
	}

	@Test
	void thePublishedRateGrowsWithTheBatch() {
		OptimizerConfig optimizer = Tokenizing.publishedOptimizer(512, 100);
		assertThat(optimizer.peakRate()).isEqualTo(2e-4);
		assertThat(optimizer.beta1()).isEqualTo(0.9);
		assertThat(optimizer.beta2()).isEqualTo(0.99);
		assertThat(optimizer.weightDecay()).isEqualTo(1e-4);
	}

}
