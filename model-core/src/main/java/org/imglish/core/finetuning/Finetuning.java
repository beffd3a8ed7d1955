package org.imglish.core.finetuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.imglish.core.detection.Detection;
import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.imglish.core.field.Synonyms;
import org.imglish.core.image.ImageForm;
import org.imglish.core.library.Named;
import org.imglish.core.metric.Metric;
import org.imglish.core.metric.MetricCatalog;
import org.imglish.core.optimizer.Optimizer;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.shard.Requirement;
import org.imglish.core.task.ClassNames;
import org.imglish.core.task.Task;
import org.imglish.core.task.TaskModel;
import org.imglish.core.training.StartFrom;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.StepSetting;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a fine-tuning needs.
 *
 * @param start what the weights start from
 * @param setting how a step is carried out
 * @param images how whole images are shown to the model, in validation too
 */
public record Finetuning(@Field(value = "What is learned.", byDefault = "classification") Task task,
		@Inline StartFrom start,
		@Field(value = "Whether the head starts from random weights although the initial checkpoint has one.",
				byDefault = "false") boolean newHead,
		@Field(value = "Whether the backbone keeps its weights and the head alone learns: a probe.",
				byDefault = "false") boolean frozen,
		@Field("What is learned from.") LabelledData data,
		@Field(value = "Passes over the samples in the place of steps.", unit = "epochs", min = 1,
				max = 100_000) @Synonyms("numEpochs") @Nullable Long epochs,
		@Field(value = "Number of optimizer steps.", unit = "steps", min = 1, max = 1e8) @Synonyms( {
				"maxSteps", "iterations", "updates" }) @Nullable Long steps,
		@Field("How weights are updated.") OptimizerConfig optimizer, @Inline StepSetting setting,
		@Field(value = "From which all randomness follows.", min = 0, max = Integer.MAX_VALUE,
				byDefault = "1") long seed,
		@Field(value = "Label smoothing.", min = 0, max = 0.99) @Synonyms("labelSmoothing") double smoothing,
		@Field(value = "Stochastic depth of the last layer; lower layers have linearly less.", min = 0, max = 0.99,
				byDefault = "0.1") double dropPath,
		@Field(value = "Whether images are replaced by plain grey: a baseline that only reads.",
				byDefault = "false") boolean blind,
		@Field(value = "Whether images are classified by the names of the classes rather than by a linear layer.",
				byDefault = "false") boolean byName,
		@Field(value = "Sentences with {} in the place of a class name; none for the names alone.",
				byDefault = "[]") List<String> templates,
		@Field("How images are segmented. Of the task segmentation.") @Nullable Segmentation segmentation,
		@Field("How objects are found. Of the task detection.") @Nullable Detection detection,
		@Inline ImageForm images) implements Checked{

	/** Texts that were cut to their window. */
	static final Metric TEXTS_CUT = Metric.min("texts_cut", "texts");

	private static final long USUAL_STEPS = 1000;

	public Finetuning {
		templates = List.copyOf(templates);
		Checks checks = new Checks();
		setting.check(checks, data.train().batch());
		checks.that(smoothing >= 0 && smoothing < 1, "smoothing", "must be in [0, 1), but is %s", smoothing);
		checks.that(dropPath >= 0 && dropPath < 1, "dropPath", "must be in [0, 1), but is %s", dropPath);
		checks.that(epochs != null || steps != null, "steps", "is missing beside 'epochs', which is missing too");
		checks.done();
	}

	/** What a training of a task reports. */
	public static MetricCatalog metrics(Task task) {
		return MetricCatalog.of(TaskModel.STEP_METRICS, List.of(TEXTS_CUT), Optimizer.METRICS, StepReport.TIMINGS,
				MetricCatalog.validated(task.metrics()));
	}

	@Default("1000, or none beside epochs")
	static @Nullable Long steps(@Nullable Long epochs) {
		return (epochs != null) ? null : USUAL_STEPS;
	}

	@Default("AdamW with a warm-up of a tenth of the training, and at most 10000 steps; lower layers learn less")
	static OptimizerConfig optimizer(@Nullable Long epochs, @Nullable Long steps) {
		if (epochs != null) {
			return OptimizerConfig.FINETUNING.withWarmupEpochs(epochs / 10.0);
		}
		return OptimizerConfig.FINETUNING.shortenedTo((steps != null) ? steps : USUAL_STEPS);
	}

	@Default("that of the released code: 0.1 of classification and captioning, 0 of other tasks")
	static double smoothing(Task task) {
		return task.smoothing();
	}

	@Default("that of BEiT v2's release, of the task segmentation")
	static @Nullable Segmentation segmentation(Task task) {
		return task.segmentation();
	}

	@Default("that of ViTDet, of the task detection")
	static @Nullable Detection detection(Task task) {
		return task.detection();
	}

	@Override
	public void check(Checks checks) {
		checks.that(this.epochs == null || this.steps == null, "steps",
				"is given beside 'epochs'; the length of a training is one of the two");
		if (this.steps != null) {
			this.optimizer.checkWarmup(checks, this.steps);
		}
		if (this.epochs != null) {
			checks.that(this.optimizer.warmupEpochs() == null || this.optimizer.warmupEpochs() <= this.epochs,
					"optimizer.warmupEpochs", "must be at most epochs (%d), but is %s", this.epochs,
					this.optimizer.warmupEpochs());
		}
		checkSource(checks);
		ClassNames.check(checks, "byName", this.byName, this.templates, this.task);
		checks.that(!this.byName || this.data.train().changes().mixing() == null, "byName",
				"does not go with mixed images: a mixture has no name");
		checkDense(checks);
	}

	private void checkDense(Checks checks) {
		this.start.shape()
			.flatMap(this.task::refusal)
			.ifPresent((reason) -> checks.that(false, "model", "does not suit the task: %s", reason));
		checks.that(this.segmentation == null || this.data.train().batch() >= 2 * this.setting.accumulate(),
				"data.train.batch", "must be at least 2 for each of the %d parts of a step, but is %d: batch norm of a "
						+ "segmentation needs two images",
				this.setting.accumulate(), this.data.train().batch());
		String word = this.task.word();
		boolean dense = this.task.isDense();
		checks.that(this.segmentation == null || this.task.segmentation() != null, "segmentation",
				"goes with the task segmentation only");
		checks.that(this.detection == null || this.task.detection() != null, "detection",
				"goes with the task detection only");
		checks.that(!dense || this.data.train().augmentation() == null, "data.train.augmentation",
				"does not go with the task %1$s, whose crops are drawn as '%1$s' says", word);
		checks.that(!dense || this.smoothing == 0, "smoothing",
				"must be 0 with the task %s, but is %s: its labels are not smoothed", word, this.smoothing);
		checks.that(!dense || !this.blind, "blind", "does not go with the task %s, which reads no text", word);
	}

	private void checkSource(Checks checks) {
		int window = this.data.train().tokens();
		checks.that(window <= this.start.longestText(), "data.train.window",
				"must be at most the longest text of the model (%d tokens), but is %d", this.start.longestText(),
				window);
		checks.that(this.task.usesTexts() || window == 0, "data.train.window",
				"goes with tasks that read texts only, and %s reads none", this.task.word());
		checks.that(this.task.classifiesImages() || this.data.train().changes().mixing() == null,
				"data.train.augmentation", "mixes images, but mixup and cutmix go with the task classification only");
	}

	/** What will be looked up. */
	public List<Named> named() {
		List<Named> named = new ArrayList<>(this.start.named());
		named.add(new Named.Dataset("data.train.dataset", this.data.train().dataset(), training()));
		if (this.data.validation() != null) {
			named.add(new Named.Dataset("data.validation", this.data.validation(), validation()));
		}
		return named;
	}

	/** What the samples of the training must have. */
	Requirement training() {
		Set<Part> parts = this.task.needs();
		if (this.detection != null && this.detection.masks()) {
			parts.add(Part.MASKS);
		}
		Requirement needs = Requirement.of("training the task " + this.task.word(), parts);
		return this.task.hasClasses() ? needs.withClasses(this.task.minClasses()) : needs;
	}

	/** What the trained weights are, as a recipe that names them asks for it. */
	public Set<String> trains() {
		return (this.task.comparesInputs() || this.byName) ? Set.of("model", this.task.word(), "contrastive")
				: Set.of("model", this.task.word());
	}

	/** What held-out samples must have: the truth need not be known of each. */
	Requirement validation() {
		return Requirement.of("validating the task " + this.task.word(), this.task.inputs())
			.withSome(this.task.needs());
	}

	/** How class names become texts that images are classified by, or null. */
	@Nullable ClassNames names() {
		return this.byName ? new ClassNames(this.templates) : null;
	}

	/**
	 * Number of optimizer steps. As the released code counts, an epoch drops the batch
	 * that is not full.
	 * @param samples number of labelled samples
	 */
	public long steps(long samples) {
		return (this.steps != null) ? this.steps : ((this.epochs != null) ? this.epochs : 0) * stepsPerEpoch(samples);
	}

	private long stepsPerEpoch(long samples) {
		return Math.max(1, samples / this.data.train().batch());
	}

	/**
	 * The optimizer with its warm-up in steps.
	 * @param samples number of labelled samples
	 */
	OptimizerConfig optimizer(long samples) {
		return this.optimizer.inSteps(stepsPerEpoch(samples));
	}

	/**
	 * The same with lower rates.
	 * @param factor what all rates are multiplied by, in (0, 1]
	 */
	public Finetuning slowed(double factor) {
		return new Finetuning(this.task, this.start, this.newHead, this.frozen, this.data, this.epochs, this.steps,
				this.optimizer.slowed(factor), this.setting, this.seed, this.smoothing, this.dropPath, this.blind,
				this.byName, this.templates, this.segmentation, this.detection, this.images);
	}

}
