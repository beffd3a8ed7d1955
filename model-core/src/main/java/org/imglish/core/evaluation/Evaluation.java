package org.imglish.core.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;
import org.imglish.core.field.Synonyms;
import org.imglish.core.library.Library;
import org.imglish.core.library.Named;
import org.imglish.core.library.SavedWeights;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.segmentation.Views;
import org.imglish.core.shard.DatasetFiles;
import org.imglish.core.shard.Requirement;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.jspecify.annotations.Nullable;

/** What is measured of a checkpoint, and on what. */
public record Evaluation(@Field(value = "What is evaluated.", byDefault = "classification") Task task,
		@Field("Weights to evaluate.") @Synonyms( {
				"checkpoint", "weights", "resume" }) SavedWeights from,
		@Field("Name of the dataset to evaluate on.") String dataset,
		@Field(value = "Samples per batch.", min = 1, max = 4096,
				byDefault = "64") @Synonyms({ "batchSize", "bs" }) int batch,
		@Field(value = "Whether a model that was tuned contrastively does the task without any training for it: "
				+ "classification by the names of the classes, or retrieval.", byDefault = "false") boolean zeroShot,
		@Field(value = "Sentences with {} in the place of a class name; none for the names alone.",
				byDefault = "[]") List<String> templates,
		@Field("Labelled images whose classes are taken over: k-NN on the features, without any training.") @Formerly("neighbours") @Nullable Neighbors neighbors,
		@Field("In what forms each image is segmented. Of the task segmentation.") @Nullable Views views)
		implements
			Checked{

	public Evaluation {
		templates = List.copyOf(templates);
	}

	/** What an evaluation of a task reports. */
	public static MetricCatalog metrics(Task task) {
		return MetricCatalog.of(task.metrics(), List.of(DatasetEvaluator.UNLABELLED));
	}

	@Override
	public void check(Checks checks) {
		checks.that(!this.zeroShot || this.task.classifiesImages() || this.task.comparesInputs(), "zeroShot",
				"goes with the tasks classification and retrieval only");
		ClassNames.check(checks, "zeroShot", this.zeroShot, this.templates, this.task);
		checks.that(this.neighbors == null || this.task.classifiesImages(), "neighbors",
				"goes with the task classification only");
		checks.that(this.neighbors == null || !this.zeroShot, "neighbors",
				"does not go with zeroShot: classes are taken from names or from neighbors");
		checks.that(this.views == null || this.task.segmentation() != null, "views",
				"goes with the task segmentation only");
	}

	@Default("the image itself, of the task segmentation")
	static @Nullable Views views(Task task) {
		return (task.segmentation() != null) ? Views.ONE : null;
	}

	/** What will be looked up. */
	public List<Named> named() {
		List<Named> named = new ArrayList<>();
		named.add(new Named.Weights("from", this.from, trained()));
		named.add(new Named.Dataset("dataset", this.dataset, measured()));
		if (this.neighbors != null) {
			named.add(new Named.Dataset("neighbors.dataset", this.neighbors.dataset(), NeighbourEvaluator.LABELLED));
		}
		return named;
	}

	/** What the weights may be. */
	private Set<String> trained() {
		if (this.neighbors != null) {
			return Set.of("model");
		}
		return (this.zeroShot || this.task.comparesInputs()) ? Set.of("contrastive") : Set.of(this.task.word());
	}

	/** What the samples must have that are measured on. */
	private Requirement measured() {
		if (this.neighbors != null) {
			return NeighbourEvaluator.MEASURED;
		}
		return (this.zeroShot && this.task.classifiesImages()) ? ZeroShotEvaluator.MEASURED
				: TaskEvaluator.requirement(this.task);
	}

	/**
	 * Opens what measures.
	 * @throws IOException if a name is unknown, a file cannot be used, or they do not fit
	 * together
	 */
	public Evaluator open(Library library) throws IOException {
		Path checkpoint = library.weights("weights", this.from);
		DatasetFiles on = library.dataset(this.dataset);
		if (this.neighbors != null) {
			return NeighbourEvaluator.open(checkpoint, on, library.dataset(this.neighbors.dataset()),
					this.neighbors.count(), this.batch);
		}
		if (this.zeroShot && this.task.classifiesImages()) {
			return ZeroShotEvaluator.open(checkpoint, on, new ClassNames(this.templates), this.batch);
		}
		return TaskEvaluator.open(this.task, checkpoint, on, this.batch, (this.views != null) ? this.views : Views.ONE);
	}

}
