package org.imglish.core.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.imglish.core.sample.Sample;
import org.imglish.core.segmentation.Views;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.ResultsFile;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskModel;
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
	 * @param dataset files of the dataset, closed with the evaluator
	 * @param batch samples per batch
	 * @throws IOException if the checkpoint is of another task or the dataset does not
	 * fit
	 */
	public static TaskEvaluator open(Task task, Path checkpoint, DatasetFiles dataset, int batch) throws IOException {
		return open(task, checkpoint, dataset, batch, Views.ONE);
	}

	/**
	 * Opens a fine-tuned checkpoint and a dataset.
	 * @param views in what forms images are segmented
	 */
	static TaskEvaluator open(Task task, Path checkpoint, DatasetFiles dataset, int batch, Views views)
			throws IOException {
		TaskModel.requireTask(checkpoint, task);
		ShardedSamples samples = ShardedSamples.openFilled(dataset);
		try {
			requirement(task).check(samples.manifest());
			if (requirement(task).readsTexts(samples.manifest())) {
				checkVocabulary(checkpoint, samples);
			}
			TaskModel model = fitting(TaskModel.open(checkpoint, task), samples);
			model.look(views);
			return new TaskEvaluator(samples, batch, model);
		}
		catch (IOException | RuntimeException ex) {
			samples.close();
			throw ex;
		}
	}

	private static TaskModel fitting(TaskModel model, ShardedSamples samples) throws IOException {
		try {
			model.require(samples.manifest());
			return model;
		}
		catch (IOException ex) {
			model.close();
			throw ex;
		}
	}

	/** What an evaluation of a task needs; captions are written of images alone. */
	static Requirement requirement(Task task) {
		Requirement needs = Requirement.of("evaluating the task " + task.word(), task.inputs());
		return task.asks().equals(Set.of(Part.IMAGE)) ? needs.orImagesAlone() : needs;
	}

	private static void checkVocabulary(Path checkpoint, ShardedSamples dataset) throws IOException {
		Path own = dataset.folder().resolve(String.valueOf(dataset.manifest().tokenizer()));
		if (Files.mismatch(own, TokenizerFile.of(checkpoint)) >= 0) {
			throw new IOException("Dataset " + dataset.manifest().dataset()
					+ " has another vocabulary than the model; ingest it with that of "
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
	public ResultsFile results() {
		return this.model.results();
	}

	@Override
	public Map<String, byte[]> pictures(List<Prediction> predictions) throws IOException {
		return new WorstPictures(this.model, this::sample).of(predictions);
	}

	@Override
	public void close() {
		this.model.close();
		super.close();
	}

}
