package org.imglish.core.finetuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelFile;
import org.imglish.core.backbone.PositionTable;
import org.imglish.core.checkpoint.Conversion;
import org.imglish.core.checkpoint.Safetensors;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.task.Task;
import org.imglish.core.training.DemoDatasets;
import org.imglish.core.training.PathLibrary;
import org.imglish.core.training.Start;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class StartTests {

	private static final ModelConfig MODEL = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64,
			16, 0, true, 0);

	private static final String POSITIONS = "beit3.encoder.embed_positions.A.weight";

	@TempDir
	static Path folder;

	private static Path classes;

	private static Path captions;

	private static Path checkpoint;

	@BeforeAll
	static void fineTuneACheckpoint() throws IOException {
		DemoDatasets datasets = new DemoDatasets(folder);
		classes = datasets.ingest("classes", SourceFormat.IMAGE_FOLDER, "classes-train", null, null);
		captions = datasets.ingest("captions", SourceFormat.COCO_CAPTIONS, "captions-train.json", "captions-train",
				null);
		checkpoint = train(Task.CLASSIFICATION, classes, new Start.Scratch(MODEL), "checkpoint");
	}

	private static Finetuning spec(Task task, Path dataset, Start start) {
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 0, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		return FinetuningBuilder.of(task, start, optimizer, 1, dataset, 4, 24).build();
	}

	/** Trains one step and writes a checkpoint. */
	private static Path train(Task task, Path dataset, Start start, String name) throws IOException {
		Path written = Files.createDirectories(folder.resolve(name));
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(task, dataset, start), new PathLibrary())) {
			trainer.perform(1);
			trainer.write(written);
		}
		return written;
	}

	/** Writes the weights that a training starts with. */
	private static Path initial(FinetuneTrainer trainer, String name) throws IOException {
		Path written = Files.createDirectories(folder.resolve(name));
		trainer.write(written);
		return written.resolve("weights.safetensors");
	}

	@Test
	void positionsAreInterpolatedToLargerImagesAndTheLogSaysSo() throws IOException {
		Start larger = new Start.Checkpoint(checkpoint, 48);
		Path weights;
		try (FinetuneTrainer trainer = new FinetuneTrainer(spec(Task.CLASSIFICATION, classes, larger),
				new PathLibrary())) {
			assertThat(trainer.notes())
				.anySatisfy((line) -> assertThat(line).startsWith("Interpolated").contains(POSITIONS));
			weights = initial(trainer, "larger");
			assertThat(trainer.perform(1).numeric()).containsKey("loss");
		}
		assertThat(ModelFile.read(weights.getParent()).imageSize()).isEqualTo(48);
		try (Safetensors before = Safetensors.open(checkpoint.resolve("weights.safetensors"));
				Safetensors after = Safetensors.open(weights);
				NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray expected = PositionTable.resize(before.read(POSITIONS, manager), 6);
			assertThat(after.read(POSITIONS, manager)).isEqualTo(expected);
			assertThat(expected.getShape()).isEqualTo(new Shape(39, 32));
			for (String name : after.entries().keySet()) {
				if (!name.equals(POSITIONS)) {
					assertThat(after.read(name, manager)).as(name).isEqualTo(before.read(name, manager));
				}
			}
		}
	}

	@Test
	void anOfficialFileGivesTheBackboneAndTheHeadsThatFit() throws IOException {
		Path file = folder.resolve("official.pth");
		Conversion.convert(checkpoint.resolve("weights.safetensors"), file, false);
		try (FinetuneTrainer trainer = new FinetuneTrainer(
				spec(Task.CLASSIFICATION, classes, new Start.WeightFile(file, MODEL)), new PathLibrary())) {
			assertThat(Files.mismatch(initial(trainer, "same"), checkpoint.resolve("weights.safetensors")))
				.isEqualTo(-1);
		}
		try (FinetuneTrainer trainer = new FinetuneTrainer(
				spec(Task.RETRIEVAL, captions, new Start.WeightFile(file, MODEL)), new PathLibrary())) {
			assertThat(trainer.notes()).anySatisfy((line) -> assertThat(line).startsWith("Not in the file")
				.contains("beit3.encoder.layer_norm.A.weight", "language_head.weight"));
			assertThat(trainer.notes())
				.anySatisfy((line) -> assertThat(line).startsWith("In the file, unknown").contains("head.weight"));
		}
	}

	@Test
	void aFileOfAnotherShapeIsRefusedWithTheWeightThatDiffers() throws IOException {
		Path weights = checkpoint.resolve("weights.safetensors");
		ModelConfig deeper = new ModelConfig(ModelConfig.Form.RELEASED, 3, 32, 64, 2, 32, 8, 200, 64, 16, 0, true, 0);
		ModelConfig wider = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 128, 2, 32, 8, 200, 64, 16, 0, true, 0);
		for (Map.Entry<ModelConfig, String> other : Map.of(deeper, "layers.2.", wider, "fc1").entrySet()) {
			assertThatIOException()
				.isThrownBy(() -> new FinetuneTrainer(
						spec(Task.CLASSIFICATION, classes, new Start.WeightFile(weights, other.getKey())),
						new PathLibrary())
					.close())
				.withMessageContaining(other.getValue())
				.withMessageContaining("choose a model of");
		}
	}

	@Test
	void aVocabularyLargerThanTheWeightsIsRefused() {
		ModelConfig fewWords = MODEL.withVocabularies(20, 16);
		assertThatIOException()
			.isThrownBy(() -> new FinetuneTrainer(
					spec(Task.RETRIEVAL, captions,
							new Start.WeightFile(checkpoint.resolve("weights.safetensors"), fewWords)),
					new PathLibrary())
				.close())
			.withMessageContaining("but the weights know 20");
	}

}
