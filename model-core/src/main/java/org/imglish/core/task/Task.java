package org.imglish.core.task;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.detection.Detection;
import org.imglish.core.detection.DetectionConfig;
import org.imglish.core.metric.Metric;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.segmentation.SegmentationConfig;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/** The downstream tasks, each with what sets it apart. */
public enum Task {

	/** One of the dataset's classes for an image. */
	CLASSIFICATION(new TaskTraits(ClassificationModel::of, () -> ClassGuesses.METRICS).learns(Part.CLASS)
		.withClasses(2)
		.classifiesImages()
		.smoothing(0.1)
		.passes(TaskPass.IMAGES)),
	/** An answer to a question about an image (VQA v2). */
	VQA(new TaskTraits(QuestionModel::new, () -> QuestionModel.METRICS).withText()
		.learns(Part.ANSWER)
		.withClasses(2)
		.passes(TaskPass.PAIRS)),
	/** Whether a statement about two images is true (NLVR2). It is read beside each. */
	NLVR2(new TaskTraits(ReasoningModel::new, () -> ReasoningModel.METRICS).withText()
		.withRightImage()
		.learns(Part.CLASS)
		.withFinalNorm()
		.passes(new TaskPass(true, true, 2, 0))),
	/** A caption for an image. */
	CAPTIONING(new TaskTraits(CaptionModel::new, () -> CaptionModel.METRICS).withText()
		.writes(32)
		.withFinalNorm()
		.smoothing(0.1)
		.passes(new TaskPass(true, true, 1, 0.6))),
	/** The text of an image among many, and the image of a text. */
	RETRIEVAL(new TaskTraits(RetrievalModel::new, () -> RetrievalModel.METRICS).withText()
		.comparesInputs()
		.withFinalNorm()
		.passes(TaskPass.IMAGES, TaskPass.TEXTS)),
	/** The class of each pixel of an image (ADE20K). */
	SEGMENTATION(new TaskTraits((setting, config, words) -> new SegmentationModel(setting, config),
			() -> RegionScores.METRICS)
		.learns(Part.LABEL_MAP)
		.withClasses(2)
		.segmented(Segmentation.RELEASED)
		.passes(TaskPass.IMAGES)),
	/**
	 * The objects of an image: boxes, classes and masks (COCO). A detector tells a single
	 * class from the background.
	 */
	DETECTION(
			new TaskTraits((setting, config, words) -> new DetectionModel(setting, config), () -> ObjectScores.METRICS)
				.learns(Part.OBJECTS)
				.withClasses(1)
				.detected(Detection.PUBLISHED)
				.passes(TaskPass.IMAGES));

	private final TaskTraits traits;

	Task(TaskTraits traits) {
		this.traits = traits;
	}

	/** Whether the task needs a text tokenizer. */
	public boolean usesTexts() {
		return inputs().contains(Part.TOKENS);
	}

	/** Whether the dataset says what can be predicted: its classes or answers. */
	public boolean hasClasses() {
		return minClasses() > 0;
	}

	/** How many classes or answers the dataset must have at least; 0 without any. */
	public int minClasses() {
		return this.traits.minClasses();
	}

	/** What the task shows a model of each sample. */
	public Set<Part> inputs() {
		return this.traits.inputs();
	}

	/** Number of images of a sample. */
	public int images() {
		return inputs().contains(Part.RIGHT_IMAGE) ? 2 : 1;
	}

	/** What a question must have; what is to be written is not asked. */
	public Set<Part> asks() {
		return this.traits.asks();
	}

	/** Whether a question is a text about the images beside it. */
	public boolean asksAboutImages() {
		return asks().contains(Part.TEXT) && !comparesInputs();
	}

	/** Whether inputs are answered by comparing them with each other. */
	public boolean comparesInputs() {
		return this.traits.isComparison();
	}

	/**
	 * Whether each image has one class as a whole: classes can then be told by their
	 * names or by neighbors, and images be mixed.
	 */
	public boolean classifiesImages() {
		return this.traits.isImageClassifier();
	}

	/** Whether what is predicted lies in places of an image. */
	public boolean isDense() {
		return segmentation() != null || detection() != null;
	}

	/** How images are segmented where nothing is said, or null for another task. */
	public @Nullable Segmentation segmentation() {
		return this.traits.segmentation();
	}

	/** How objects are found where nothing is said, or null for another task. */
	public @Nullable Detection detection() {
		return this.traits.detection();
	}

	/** Why models of a shape cannot learn the task; nothing where they can. */
	public Optional<String> refusal(ModelConfig model) {
		if (segmentation() != null) {
			return SegmentationConfig.refusal(model);
		}
		return (detection() != null) ? DetectionConfig.refusal(model) : Optional.empty();
	}

	/**
	 * Whether several workers can share a step: not where batch norm, or what a loss is
	 * divided by, looks at all of its images.
	 */
	public boolean isShared() {
		return !isDense();
	}

	/**
	 * What each sample passes through the backbone.
	 */
	public List<TaskPass> passes() {
		return this.traits.passes();
	}

	/** What is scored of its predictions, the main metric first. */
	public List<Metric> metrics() {
		return this.traits.metrics();
	}

	/** The metric that models of the task are chosen by; more of it is better. */
	public String mainMetric() {
		return metrics().get(0).name();
	}

	/** Tokens of a text where nothing else is said, special tokens included. */
	public int window() {
		return this.traits.window();
	}

	/** What the task needs of each sample that it learns from. */
	public Set<Part> needs() {
		return this.traits.needs();
	}

	/** Its name in recipes. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Label smoothing with which the released code trains the task, in [0, 1). */
	public double smoothing() {
		return this.traits.smoothing();
	}

	/** Whether the released model of the task ends its backbone with a LayerNorm. */
	boolean finalNorm() {
		return this.traits.hasFinalNorm();
	}

	/** Makes a model with weights that nothing was learned with. */
	TaskModel model(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer words) {
		return this.traits.model(setting, config, words);
	}

}
