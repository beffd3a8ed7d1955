package org.imglish.core.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import org.imglish.core.augmentation.Augmentation;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.image.ImageForm;
import org.imglish.core.loader.StepRandom;
import org.imglish.core.optimizer.LossScale;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.training.DemoDatasets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A contrastive batch in parts, by cached features (arXiv 2101.06983). */
class RetrievalModelTests {

	private static final ModelConfig MODEL = new ModelConfig(ModelConfig.Form.RELEASED, 2, 32, 64, 2, 32, 8, 200, 64,
			16, 0, true, 0);

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theGradientOfEachParameterIsThatOfTheWholeBatch(boolean recompute) throws IOException {
		Path dataset = new DemoDatasets(this.folder).ingest("captions", SourceFormat.COCO_CAPTIONS,
				"captions-train.json", "captions-train", null);
		TaskSetting setting = new TaskSetting(Task.RETRIEVAL, List.of(), 24, 0, false, ImageForm.PRETRAINED, null);
		try (ShardedSamples samples = ShardedSamples.open(dataset);
				TaskModel model = TaskModel.create(setting, MODEL, tokenizer(dataset), 1)) {
			List<Long> batch = List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L);
			Map<String, NDArray> whole = gradients(model, samples, List.of(batch));
			for (List<List<Long>> parts : List.of(List.of(batch.subList(0, 2), batch.subList(2, 7)),
					List.of(batch.subList(0, 1), batch.subList(1, 4), batch.subList(4, 7)))) {
				model.network().backbone().recompute(recompute);
				gradients(model, samples, parts).forEach((name, gradient) -> {
					NDArray expected = whole.get(name);
					assertThat(expected).isNotNull();
					float scale = Math.max(1e-3f, expected.abs().max().getFloat());
					assertThat(gradient.sub(expected).abs().max().getFloat() / scale).as(name)
						.isCloseTo(0, within(1e-4f));
				});
			}
		}
	}

	private static Path tokenizer(Path dataset) {
		return dataset.resolve("tokenizer.json");
	}

	private static Map<String, NDArray> gradients(TaskModel model, ShardedSamples samples, List<List<Long>> parts)
			throws IOException {
		model.network().arrays().forEach((name, array) -> array.getGradient().subi(array.getGradient()));
		List<TaskBatch> batches = new ArrayList<>();
		List<Integer> seeds = new ArrayList<>();
		for (List<Long> part : parts) {
			batches.add(model.batch(TaskPart.whole(samples, part), StepRandom.of(1, 1, "batch"), Augmentation.NONE,
					(item) -> StepRandom.of(1, 1, "image changes")));
			seeds.add(seeds.size());
		}
		model.backward(batches, seeds, LossScale.none(), ProcessGroup.alone());
		Map<String, NDArray> gradients = new LinkedHashMap<>();
		model.network().arrays().forEach((name, array) -> gradients.put(name, array.getGradient().duplicate()));
		return gradients;
	}

}
