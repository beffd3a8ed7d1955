package org.imglish.core.pretraining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.PositionTable;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.tokenizing.TokenizerTrainer;
import org.imglish.core.tokenizing.TokenizingBuilder;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.imglish.core.visual.VisualTokenizerConfig.Target;
import org.imglish.core.visual.VisualTokenizerConfig.Transformer;
import org.imglish.core.visual.VisualTokenizerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Pretraining that goes on from other weights. */
class PretrainStartTests {

	private static final ModelConfig MODEL = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64,
			16, 0, true, 0.1);

	private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(2e-3, 1e-5, 0, 0.05, 0.9, 0.98, 1e-6, 3, 1);

	private static final String POSITIONS = "beit3.encoder.embed_positions.A.weight";

	@TempDir
	static Path folder;

	private static Path pairs;

	private static Path checkpoint;

	@BeforeAll
	static void pretrain() throws IOException {
		pairs = new DemoDatasets(folder).ingest("pairs", SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs", null);
		checkpoint = write(spec(new Start.Scratch(MODEL), true, null, false), 2, "checkpoint");
	}

	private static Pretraining spec(Start start, boolean withPairs, @Nullable TokensFrom tokens, boolean newHead)
			throws IOException {
		return PretrainingBuilder.of(start, OPTIMIZER, 4)
			.images(pairs, 6)
			.pairs(withPairs ? new PairSource(pairs.toString(), null, 6, 24, null) : null)
			.tokens(tokens)
			.newHead(newHead)
			.build();
	}

	/** Trains some steps and writes a checkpoint. */
	private static Path write(Pretraining spec, int steps, String name) throws IOException {
		Path written = Files.createDirectories(folder.resolve(name));
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			for (long step = 1; step <= steps; step++) {
				trainer.perform(step);
			}
			trainer.write(written);
		}
		return written;
	}

	private static Path tokenizer(long seed) throws IOException {
		VisualTokenizerConfig config = new VisualTokenizerConfig(32, 8, Transformer.of(1, 64, 1),
				Transformer.of(1, 64, 1), 16, 8, Target.PIXELS, 192, 0.9, 1, true, 0);
		Path written = Files.createDirectories(folder.resolve("tokenizer-" + seed));
		try (TokenizerTrainer trainer = new TokenizerTrainer(
				TokenizingBuilder.of(config, OPTIMIZER, 1, pairs, 8).seed(seed).build(), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(written);
		}
		return written;
	}

	@Test
	void weightsAndTokensAreThoseOfBeforeAndPositionsAreInterpolated() throws IOException {
		Pretraining spec = spec(new Start.Checkpoint(checkpoint, 48), true, null, false);
		Path larger = write(spec, 0, "larger");
		assertThat(ModelFile.read(larger).imageSize()).isEqualTo(48);
		try (Safetensors before = Safetensors.open(checkpoint.resolve("weights.safetensors"));
				Safetensors after = Safetensors.open(larger.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(after.entries().keySet()).isEqualTo(before.entries().keySet())
				.contains(ClusteredTargets.PROTOTYPES);
			for (String name : after.entries().keySet()) {
				assertThat(after.read(name, manager)).as(name)
					.isEqualTo(name.equals(POSITIONS) ? PositionTable.resize(before.read(name, manager), 6)
							: before.read(name, manager));
			}
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.notes())
				.anySatisfy((line) -> assertThat(line).startsWith("Interpolated").contains(POSITIONS));
			assertThat(trainer.perform(1).numeric()).containsKey("loss");
		}
	}

	@Test
	void aResumedContinuationRepeatsEveryBit() throws IOException {
		Pretraining spec = spec(new Start.Checkpoint(checkpoint, 0), true, null, false);
		Path middle = write(spec, 2, "middle");
		Map<String, Double> straight;
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.perform(1);
			trainer.perform(2);
			straight = trainer.perform(3).numeric();
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.read(middle)).isEqualTo(2);
			assertThat(trainer.perform(3).numeric()).isEqualTo(straight);
		}
	}

	@Test
	void onImagesAloneTheWordsStay() throws IOException {
		Path images = write(spec(new Start.Checkpoint(checkpoint, 0), false, null, false), 2, "images");
		assertThat(images.resolve("tokenizer.json")).hasSameTextualContentAs(checkpoint.resolve("tokenizer.json"));
		try (Safetensors before = Safetensors.open(checkpoint.resolve("weights.safetensors"));
				Safetensors after = Safetensors.open(images.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			for (String name : List.of("beit3.text_embed.weight", "language_head.weight",
					"beit3.encoder.layers.0.ffn.B.fc1.weight")) {
				assertThat(after.read(name, manager)).as(name).isEqualTo(before.read(name, manager));
			}
		}
		Path again = write(spec(new Start.Checkpoint(images, 0), true, null, false), 1, "again");
		assertThat(again.resolve("weights.safetensors")).exists();
	}

	@Test
	void otherWordsAreRefused() throws IOException {
		Path other = Files.createDirectories(folder.resolve("other-words"));
		for (String file : List.of("weights.safetensors", "model.json", "tokenizer.json")) {
			Files.copy(checkpoint.resolve(file), other.resolve(file));
		}
		Files.writeString(other.resolve("tokenizer.json"), Files.readString(other.resolve("tokenizer.json")) + "\n");
		assertThatIOException().isThrownBy(
				() -> new PretrainTrainer(spec(new Start.Checkpoint(other, 0), true, null, false), new PathLibrary()))
			.withMessageContaining("another vocabulary than the checkpoint");
	}

	@Test
	void afterImagesAloneWordsStartAnew() throws IOException {
		Path images = write(spec(new Start.Scratch(MODEL), false, null, false), 1, "images-first");
		assertThat(images.resolve("tokenizer.json")).doesNotExist();
		Pretraining spec = spec(new Start.Checkpoint(images, 0), true, null, false);
		Path before = write(spec, 0, "words-before");
		assertThat(before.resolve("tokenizer.json")).hasSameTextualContentAs(checkpoint.resolve("tokenizer.json"));
		assertThat(ModelFile.read(before).vocabularySize()).isEqualTo(ModelFile.read(checkpoint).vocabularySize());
		try (Safetensors old = Safetensors.open(images.resolve("weights.safetensors"));
				Safetensors anew = Safetensors.open(before.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(anew.entries().keySet()).isEqualTo(old.entries().keySet());
			for (String name : old.entries().keySet()) {
				if (!name.startsWith("beit3.text_embed.") && !name.startsWith("language_head.")) {
					assertThat(anew.read(name, manager)).as(name).isEqualTo(old.read(name, manager));
				}
			}
		}
		Path middle = write(spec, 2, "words-middle");
		Map<String, Double> straight;
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			assertThat(trainer.notes()).first().asString().contains("has no vocabulary").contains("start anew");
			assertThat(trainer.notes())
				.anySatisfy((line) -> assertThat(line).startsWith("In the file, but start from random numbers: 3 (")
					.contains("beit3.text_embed.weight"));
			trainer.perform(1);
			trainer.perform(2);
			straight = trainer.perform(3).numeric();
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec, new PathLibrary())) {
			trainer.read(middle);
			assertThat(trainer.perform(3).numeric()).isEqualTo(straight);
		}
	}

	@Test
	void otherVisualTokensAreRefusedUnlessTheHeadsStartAnew() throws IOException {
		TokensFrom tokens = PretrainingBuilder.tokensFrom(tokenizer(1), false, false);
		Start start = new Start.Checkpoint(checkpoint, 0);
		assertThatIOException()
			.isThrownBy(() -> new PretrainTrainer(spec(start, true, tokens, false), new PathLibrary()))
			.withMessageContaining("predicts clusters of pixels")
			.withMessageContaining("newHead: true");
		Path tokenized = write(spec(start, true, tokens, true), 1, "tokenized");
		Start next = new Start.Checkpoint(tokenized, 0);
		assertThatIOException().isThrownBy(() -> new PretrainTrainer(spec(next, true, null, false), new PathLibrary()))
			.withMessageContaining("predicts the tokens of a visual tokenizer");
		assertThatIOException()
			.isThrownBy(() -> new PretrainTrainer(
					spec(next, true, PretrainingBuilder.tokensFrom(tokenizer(2), false, false), false),
					new PathLibrary()))
			.withMessageContaining("another visual tokenizer");
		try (PretrainTrainer trainer = new PretrainTrainer(spec(next, true, tokens, false), new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsKey("loss/pair/image");
		}
	}

	@Test
	void onTextsAloneTheVisualTokensStay() throws IOException {
		TokensFrom tokens = PretrainingBuilder.tokensFrom(tokenizer(3), false, false);
		Path tokenized = write(spec(new Start.Scratch(MODEL), true, tokens, false), 1, "with-tokens");
		Pretraining both = spec(new Start.Checkpoint(tokenized, 0), true, tokens, false);
		Pretraining textsAlone = PretrainingBuilder.of(both)
			.images((ImageSource) null)
			.texts(pairs, 6, 24)
			.pairs((PairSource) null)
			.build();
		Path read = write(textsAlone, 2, "texts-alone");
		try (Safetensors before = Safetensors.open(tokenized.resolve("weights.safetensors"));
				Safetensors after = Safetensors.open(read.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(after.read("vision_head.weight", manager)).isEqualTo(before.read("vision_head.weight", manager));
			assertThat(after.read("language_head.weight", manager))
				.isNotEqualTo(before.read("language_head.weight", manager));
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec(new Start.Checkpoint(read, 0), true, tokens, false),
				new PathLibrary())) {
			assertThat(trainer.perform(1).numeric()).containsKey("loss/image");
		}
	}

	@Test
	void aFileGivesTheWeightsThatFit() throws IOException {
		Path file = checkpoint.resolve("weights.safetensors");
		ModelConfig shape = ModelFile.read(checkpoint);
		Path same = write(spec(new Start.WeightFile(file, shape), true, null, false), 0, "from-file");
		try (Safetensors before = Safetensors.open(file);
				Safetensors after = Safetensors.open(same.resolve("weights.safetensors"));
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(after.read("language_head.weight", manager))
				.isEqualTo(before.read("language_head.weight", manager));
		}
		assertThatIOException()
			.isThrownBy(() -> new PretrainTrainer(
					spec(new Start.WeightFile(file, shape.withVocabularies(20, 16)), true, null, false),
					new PathLibrary()))
			.withMessageContaining("but the weights know 20");
	}

}
