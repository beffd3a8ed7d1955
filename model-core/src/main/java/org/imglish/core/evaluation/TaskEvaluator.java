package org.imglish.core.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.imglish.core.sample.Sample;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.RetrievalModel;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskModel;
import org.imglish.core.task.TaskSetting;
import org.imglish.core.text.TokenizerFile;

/** Evaluates a fine-tuned checkpoint on a dataset of its task. */
public final class TaskEvaluator extends DatasetEvaluator {

	private final TaskModel model;

	private TaskEvaluator(ShardedSamples dataset, int batch, TaskModel model) {
		super(dataset, batch);
		this.model = model;
	}

	/**
	 * Opens a fine-tuned checkpoint and a dataset.
	 * @param task what the recipe evaluates
	 * @param checkpoint folder of the checkpoint
	 * @param dataset folder of the dataset
	 * @param batch samples a batch
	 * @throws IOException if the checkpoint is of another task or the dataset does not
	 * fit
	 */
	public static TaskEvaluator open(Task task, Path checkpoint, Path dataset, int batch) throws IOException {
		if (task == Task.RETRIEVAL) {
			RetrievalModel.requireContrastive(checkpoint);
		}
		TaskSetting setting = TaskSetting.read(checkpoint);
		if (setting.task() != task && task != Task.RETRIEVAL) {
			throw new IOException("The checkpoint was fine-tuned to the task %s, but the recipe evaluates %s"
				.formatted(setting.task(), task));
		}
		ShardedSamples samples = ShardedSamples.openFilled(dataset);
		try {
			checkTokenizer(task, checkpoint, samples);
			return new TaskEvaluator(samples, batch,
					(task == Task.RETRIEVAL) ? RetrievalModel.open(checkpoint) : TaskModel.open(checkpoint));
		}
		catch (IOException | RuntimeException ex) {
			samples.close();
			throw ex;
		}
	}

	private static void checkTokenizer(Task task, Path checkpoint, ShardedSamples dataset) throws IOException {
		boolean readsImagesAlone = task == Task.CAPTIONING && dataset.manifest().kind() == Manifest.Kind.IMAGES;
		if (!task.usesTexts() || readsImagesAlone) {
			return;
		}
		String name = dataset.manifest().dataset();
		String file = dataset.manifest().tokenizer();
		if (file == null) {
			throw new IOException("Dataset " + name + " has no text tokenizer; ingest it with the model's vocabulary");
		}
		if (Files.mismatch(dataset.folder().resolve(file), TokenizerFile.of(checkpoint)) >= 0) {
			throw new IOException("Dataset " + name + " has another vocabulary than the model; ingest it with that of "
					+ "the dataset that the model was trained on");
		}
	}

	@Override
	List<Prediction> predict(String name, List<Sample> samples) throws IOException {
		return this.model.predict(name, samples);
	}

	@Override
	boolean isLabelled(Prediction prediction) {
		return this.model.isLabelled(prediction);
	}

	@Override
	Map<String, Double> scoreLabelled(List<Prediction> predictions) {
		return this.model.score(predictions);
	}

	@Override
	public BenchmarkResults results() {
		return new BenchmarkResults(this.model.setting().task(), this.model.setting().classes());
	}

	@Override
	public void close() {
		this.model.close();
		super.close();
	}

}
