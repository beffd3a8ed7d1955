package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.Framing;
import org.imglish.core.image.ImageForm;
import org.imglish.core.image.RandomCrop;
import org.imglish.core.loader.Pixels;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.FeatureEncoder;
import org.imglish.core.tokenizing.TokenizerTrainer;
import org.imglish.core.tokenizing.Tokenizing;
import org.imglish.core.tokenizing.TokenizingBuilder;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.training.WidePictures;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.imglish.core.training.WidePictures.SIDE;
import static org.imglish.core.training.WidePictures.assertMiddle;
import static org.imglish.core.training.WidePictures.assertWhole;
import static org.imglish.core.training.WidePictures.picture;

/** A pretraining on pictures four times as wide as high. */
class WidePicturesTests {

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	@TempDir
	static Path folder;

	private static Path wide;

	@BeforeAll
	static void paintWidePictures() throws IOException {
		wide = WidePictures.paint(folder);
	}

	private static Pretraining pretraining(Framing framing, Augmentation augmentation, @Nullable TokensFrom tokens) {
		ModelConfig model = new ModelConfig(ModelConfig.Form.RELEASED, 1, 32, 64, 2, SIDE, 8, 200, 64, 16, 0, true, 0);
		return PretrainingBuilder.of(new Start.Scratch(model), OPTIMIZER, 2)
			.images(wide, 4, augmentation)
			.held(wide, null, null)
			.tokens(tokens)
			.framing(framing)
			.build();
	}

	private static Tokenizing tokenizer(Framing framing, double smallestCrop) {
		VisualTokenizerConfig config = new VisualTokenizerConfig(SIDE, 8, Transformer.of(1, 64, 1),
				Transformer.of(1, 64, 1), 16, 8, Target.PIXELS, 192, 0.9, 1, true, 0);
		return TokenizingBuilder.of(config, OPTIMIZER, 2, wide, 4)
			.validation(wide)
			.shown(framing, smallestCrop)
			.build();
	}

	private static Pixels step(Pretraining spec) throws IOException {
		try (PretrainData data = new PretrainData(Prepared.of(spec, new PathLibrary()))) {
			return Objects.requireNonNull(data.step(data.plan(1)).parts().get(0).images()).masked().pixels();
		}
	}

	@Test
	void pretrainingSeesThemWholeWhereItsRecipeSaysSo() throws IOException {
		assertWhole(step(pretraining(Framing.WHOLE, Augmentation.NONE, null)));
		assertMiddle(step(pretraining(Framing.CENTER, Augmentation.NONE, null)));
	}

	@Test
	void whatIsNotCutIsFlippedWhole() throws IOException {
		assertWhole(step(pretraining(Framing.WHOLE, Augmentation.of(null, true), null)));
	}

	@Test
	void randomCropsAreWhatTheyAre() throws IOException {
		Augmentation crops = Augmentation.of(new RandomCrop(0.2), false);
		Pixels centre = step(pretraining(Framing.CENTER, crops, null));
		Pixels whole = step(pretraining(Framing.WHOLE, crops, null));
		for (int i = 0; i < centre.count(); i++) {
			assertThat(whole.image(i)).isEqualTo(centre.image(i));
		}
	}

	@Test
	void validationSeesThemAsTheRecipeSays() throws IOException {
		for (Augmentation augmentation : List.of(Augmentation.NONE, Augmentation.of(new RandomCrop(0.2), false))) {
			try (PretrainData data = new PretrainData(
					Prepared.of(pretraining(Framing.WHOLE, augmentation, null), new PathLibrary()))) {
				ShardedSamples held = Objects.requireNonNull(data.held().images());
				assertWhole(data.pixels(held, PretrainData.range(held, 0, 3)));
			}
		}
	}

	@Test
	void aPretrainedModelIsShownWhatItSaw() throws IOException {
		for (Framing framing : Framing.values()) {
			Path checkpoint = Files.createDirectories(folder.resolve("pretrained-" + framing));
			try (PretrainTrainer trainer = new PretrainTrainer(pretraining(framing, Augmentation.NONE, null),
					new PathLibrary())) {
				trainer.perform(1);
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
	void tokensKeptBesideTheShardsAreThoseOfTheSameFraming() throws IOException {
		Path trained = Files.createDirectories(folder.resolve("tokenizer"));
		try (TokenizerTrainer trainer = new TokenizerTrainer(tokenizer(Framing.WHOLE, 1), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(trained);
		}
		for (Framing framing : Framing.values()) {
			Map<String, Double> eachStep = firstStep(
					pretraining(framing, Augmentation.NONE, PretrainingBuilder.tokensFrom(trained, false, false)));
			assertThat(firstStep(
					pretraining(framing, Augmentation.NONE, PretrainingBuilder.tokensFrom(trained, false, true))))
				.isEqualTo(eachStep);
		}
		try (Stream<Path> files = Files.list(wide)) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("tokens-"))).hasSize(2);
		}
	}

	private static Map<String, Double> firstStep(Pretraining spec) throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.prepare(() -> true);
			return trainer.perform(1).numeric();
		}
	}

}
