package org.imglish.core.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.imglish.core.loader.ImageBatches;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;
import org.imglish.core.text.TokenizerFile;

/** Evaluates a fine-tuned checkpoint on a dataset of its task. */
public final class TaskEvaluator implements Evaluator {

	private final ShardedSamples dataset;

	private final int batch;

	private final TaskModel model;

	/**
	 * Opens a fine-tuned checkpoint and a dataset.
	 * @param task what the recipe evaluates
	 * @param checkpoint folder of the checkpoint
	 * @param dataset folder of the dataset
	 * @param batch samples a batch
	 * @throws IOException if the checkpoint is of another task or the dataset does not
	 * fit
	 */
	public TaskEvaluator(Task task, Path checkpoint, Path dataset, int batch) throws IOException {
		TaskSetting setting = TaskSetting.read(checkpoint);
		if (setting.task() != task) {
			throw new IOException("The checkpoint was fine-tuned to the task %s, but the recipe evaluates %s"
				.formatted(setting.task(), task));
		}
		this.dataset = ShardedSamples.open(dataset);
		this.batch = batch;
		try {
			checkTokenizer(setting, checkpoint);
			this.model = TaskModel.open(checkpoint);
		}
		catch (IOException | RuntimeException ex) {
			this.dataset.close();
			throw ex;
		}
	}

	private void checkTokenizer(TaskSetting setting, Path checkpoint) throws IOException {
		boolean readsImagesAlone = setting.task() == Task.CAPTIONING
				&& this.dataset.manifest().kind() == Manifest.Kind.IMAGES;
		if (!setting.task().usesTexts() || readsImagesAlone) {
			return;
		}
		String name = this.dataset.manifest().dataset();
		String file = this.dataset.manifest().tokenizer();
		if (file == null) {
			throw new IOException("Dataset " + name + " has no text tokenizer; ingest it with the model's vocabulary");
		}
		if (Files.mismatch(this.dataset.folder().resolve(file), TokenizerFile.of(checkpoint)) >= 0) {
			throw new IOException("Dataset " + name + " has another vocabulary than the model; ingest it with that of "
					+ "the dataset that the model was trained on");
		}
	}

	@Override
	public long batches() {
		return (this.dataset.size() + this.batch - 1) / this.batch;
	}

	@Override
	public List<Prediction> predict(long number) {
		long from = number * this.batch;
		List<Long> indices = LongStream.range(from, Math.min(this.dataset.size(), from + this.batch)).boxed().toList();
		try {
			return this.model.predict(this.dataset.manifest().dataset(), ImageBatches.read(this.dataset, indices));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Map<String, Double> score(List<Prediction> predictions) {
		List<Prediction> labelled = predictions.stream().filter(this.model::isLabelled).toList();
		Map<String, Double> scores = new LinkedHashMap<>(labelled.isEmpty() ? Map.of() : this.model.score(labelled));
		if (labelled.size() < predictions.size()) {
			scores.put("unlabelled", (double) predictions.size() - labelled.size());
		}
		return scores;
	}

	@Override
	public BenchmarkResults results() {
		return new BenchmarkResults(this.model.setting().task(), this.model.setting().classes());
	}

	@Override
	public void close() {
		this.model.close();
		this.dataset.close();
	}

}
