package org.imglish.core.training;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import nu.pattern.OpenCV;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.augmentation.HorizontalFlip;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.loader.Pixels;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.FeatureEncoder;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures four times as wide as high: grey, with a white left and a black right end. */
class WidePicturesTests {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private static final int SIDE = 32;

	@TempDir
	static Path folder;

	private static Path wide;

	@BeforeAll
	static void paintWidePictures() throws IOException {
		OpenCV.loadLocally();
		wide = Files.createDirectories(folder.resolve("wide"));
		List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			samples.add(new Sample("w-" + i, picture(100 + i), null, null, null, Map.of()));
		}
		Manifest manifest = new Manifest("wide", Manifest.Kind.IMAGES, SIDE, null, null, List.of(),
				List.of(ShardWriter.write(wide, "shard-000000.tar", samples)), Map.of());
		Files.write(wide.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
	}

	private static byte[] picture(int grey) {
		Mat image = new Mat(SIDE, 4 * SIDE, CvType.CV_8UC3, Scalar.all(grey));
		image.colRange(0, SIDE).setTo(Scalar.all(255));
		image.colRange(3 * SIDE, 4 * SIDE).setTo(Scalar.all(0));
		MatOfByte encoded = new MatOfByte();
		Imgcodecs.imencode(".png", image, encoded);
		return encoded.toArray();
	}

	private static PretrainSpec pretraining(Framing framing, Augmentation augmentation, @Nullable TokensSpec tokens) {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 1, 32, 64, 2, SIDE, 8, 200, 64, 16, 0, true, 0);
		return new PretrainSpec(model, OPTIMIZER, 2, 7, new StepSetting(1), new SourceSpec(wide, 4, 0, augmentation),
				null, null, new HeldOutSpec(wide, null, null), 0.4, 0.15, 0.5, PretrainSpec.PairMasking.BOTH,
				LossWeights.EQUAL, tokens, framing, List.of(), 1, new Start.Scratch(model), false);
	}

	private static TokenizerSpec tokenizer(Framing framing, double smallestCrop) {
		VisualTokenizerConfig config = new VisualTokenizerConfig(SIDE, 8, Transformer.of(1, 64, 1),
				Transformer.of(1, 64, 1), 16, 8, Target.PIXELS, 192, 0.9, 1, true, 0);
		return new TokenizerSpec(config, OPTIMIZER, 2, 7, new SourceSpec(wide, 4, 0), wide, null, smallestCrop, framing,
				1);
	}

	private static Pixels step(PretrainSpec spec) throws IOException {
		try (PretrainData data = new PretrainData(spec)) {
			return Objects.requireNonNull(data.batch(data.plan(1)).images()).pixels();
		}
	}

	/** Red of the middle row's first and last pixel, mirrored or not. */
	private static List<Float> ends(Pixels pixels, int number) {
		FloatBuffer image = pixels.image(number);
		float left = image.get(SIDE / 2 * SIDE);
		float right = image.get(SIDE / 2 * SIDE + SIDE - 1);
		return (left > right) ? List.of(left, right) : List.of(right, left);
	}

	private static void assertWhole(Pixels pixels) {
		for (int i = 0; i < pixels.count(); i++) {
			assertThat(ends(pixels, i)).containsExactly(1f, -1f);
		}
	}

	private static void assertMiddle(Pixels pixels) {
		for (int i = 0; i < pixels.count(); i++) {
			assertThat(ends(pixels, i)).allSatisfy((value) -> assertThat(value).isBetween(-0.3f, 0f));
		}
	}

	@Test
	void pretrainingSeesThemWholeWhereItsRecipeSaysSo() throws IOException {
		assertWhole(step(pretraining(Framing.WHOLE, Augmentation.NONE, null)));
		assertMiddle(step(pretraining(Framing.CENTRE, Augmentation.NONE, null)));
	}

	@Test
	void whatIsNotCutIsFlippedWhole() throws IOException {
		assertWhole(step(pretraining(Framing.WHOLE, new Augmentation(null, List.of(new HorizontalFlip())), null)));
	}

	@Test
	void randomCropsAreWhatTheyAre() throws IOException {
		Augmentation crops = new Augmentation(new RandomCrop(0.2), List.of());
		Pixels centre = step(pretraining(Framing.CENTRE, crops, null));
		Pixels whole = step(pretraining(Framing.WHOLE, crops, null));
		for (int i = 0; i < centre.count(); i++) {
			assertThat(whole.image(i)).isEqualTo(centre.image(i));
		}
	}

	@Test
	void validationSeesThemAsTheRecipeSays() throws IOException {
		for (Augmentation augmentation : List.of(Augmentation.NONE, new Augmentation(new RandomCrop(0.2), List.of()))) {
			try (PretrainData data = new PretrainData(pretraining(Framing.WHOLE, augmentation, null))) {
				ShardedSamples held = Objects.requireNonNull(data.held().images());
				assertWhole(data.pixels(held, PretrainData.range(held, 0, 3)));
			}
		}
	}

	@Test
	void aPretrainedModelIsShownWhatItSaw() throws IOException {
		for (Framing framing : Framing.values()) {
			Path checkpoint = Files.createDirectories(folder.resolve("pretrained-" + framing));
			try (PretrainTrainer trainer = new PretrainTrainer(pretraining(framing, Augmentation.NONE, null))) {
				trainer.perform(trainer.plan(1));
				trainer.write(checkpoint);
			}
			assertThat(ImageForm.read(checkpoint)).isEqualTo(ImageForm.pretrained(framing));
			assertThat(Files.exists(checkpoint.resolve("images.json"))).isEqualTo(framing == Framing.WHOLE);
			try (FeatureEncoder encoder = FeatureEncoder.open(checkpoint)) {
				Sample sample = new Sample("a", picture(110), null, null, null, Map.of());
				Pixels pixels = encoder.decoder().pixels("d", List.of(sample), Sample::image);
				if (framing == Framing.WHOLE) {
					assertWhole(pixels);
				}
				else {
					assertMiddle(pixels);
				}
			}
		}
	}

	@Test
	void aTokenizerIsValidatedOnThemWhole() throws IOException {
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.WHOLE, 0.08))) {
			assertWhole(data.held(0, 12));
		}
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.CENTRE, 0.08))) {
			assertMiddle(data.held(0, 12));
		}
	}

	@Test
	void aTokenizerLearnsFromThemWholeWhereNothingMayBeCutOff() throws IOException {
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.WHOLE, 1))) {
			assertWhole(data.batch(data.plan(1)));
		}
		try (TokenizerData data = new TokenizerData(tokenizer(Framing.CENTRE, 1))) {
			assertMiddle(data.batch(data.plan(1)));
		}
	}

	@Test
	void tokensKeptBesideTheShardsAreThoseOfTheSameFraming() throws IOException {
		Path trained = Files.createDirectories(folder.resolve("tokenizer"));
		try (TokenizerTrainer trainer = new TokenizerTrainer(tokenizer(Framing.WHOLE, 1))) {
			trainer.perform(trainer.plan(1));
			trainer.write(trained);
		}
		for (Framing framing : Framing.values()) {
			Map<String, Double> eachStep = firstStep(
					pretraining(framing, Augmentation.NONE, new TokensSpec(trained, false, false)));
			assertThat(firstStep(pretraining(framing, Augmentation.NONE, new TokensSpec(trained, false, true))))
				.isEqualTo(eachStep);
		}
		try (Stream<Path> files = Files.list(wide)) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("tokens-"))).hasSize(2);
		}
	}

	private static Map<String, Double> firstStep(PretrainSpec spec) throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec)) {
			trainer.prepare(() -> true);
			return trainer.perform(trainer.plan(1)).numeric();
		}
	}

}
