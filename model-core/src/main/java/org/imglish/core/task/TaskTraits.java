package org.imglish.core.task;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.detection.Detection;
import org.imglish.core.metric.Metric;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.shard.Holdings.Part;
import org.imglish.core.text.TextTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What sets a task apart. Without more it shows a model one image, has no classes, and
 * learns from nothing but what it shows.
 */
final class TaskTraits {

	private static final int WINDOW = 64;

	private final ModelMaker model;

	private final Supplier<List<Metric>> metrics;

	private final Set<Part> inputs = EnumSet.of(Part.IMAGE);

	private final Set<Part> truth = EnumSet.noneOf(Part.class);

	private List<TaskPass> passes = List.of();

	private int minClasses;

	private boolean classifiesImages;

	private boolean writes;

	private boolean comparesInputs;

	private boolean finalNorm;

	private int window = WINDOW;

	private double smoothing;

	private @Nullable Segmentation segmentation;

	private @Nullable Detection detection;

	/**
	 * @param model makes a model of the task
	 * @param metrics what is scored of its predictions
	 */
	TaskTraits(ModelMaker model, Supplier<List<Metric>> metrics) {
		this.model = model;
		this.metrics = metrics;
	}

	/** A text is shown as well. */
	TaskTraits withText() {
		this.inputs.addAll(EnumSet.of(Part.TEXT, Part.TOKENS));
		return this;
	}

	/** A second image is shown as well. */
	TaskTraits withRightImage() {
		this.inputs.add(Part.RIGHT_IMAGE);
		return this;
	}

	/** Samples must have this to be learned from. */
	TaskTraits learns(Part part) {
		this.truth.add(part);
		return this;
	}

	/** The dataset says what can be predicted: so many classes or answers at least. */
	TaskTraits withClasses(int min) {
		this.minClasses = min;
		return this;
	}

	/** An image has one class as a whole. */
	TaskTraits classifiesImages() {
		this.classifiesImages = true;
		return this;
	}

	/** The text is not asked, but written. */
	TaskTraits writes(int window) {
		this.writes = true;
		this.window = window;
		return this;
	}

	/** Inputs are answered by comparing them with each other. */
	TaskTraits comparesInputs() {
		this.comparesInputs = true;
		return this;
	}

	/** The released model ends its backbone with a LayerNorm. */
	TaskTraits withFinalNorm() {
		this.finalNorm = true;
		return this;
	}

	/** Label smoothing of the released code. */
	TaskTraits smoothing(double share) {
		this.smoothing = share;
		return this;
	}

	/** What each step sends through the backbone, where that is what it costs. */
	TaskTraits passes(TaskPass... all) {
		this.passes = List.of(all);
		return this;
	}

	/** Images are segmented, as this says unless a recipe says otherwise. */
	TaskTraits segmented(Segmentation usual) {
		this.segmentation = usual;
		return this;
	}

	/** Objects are found, as this says unless a recipe says otherwise. */
	TaskTraits detected(Detection usual) {
		this.detection = usual;
		return this;
	}

	TaskModel model(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer words) {
		return this.model.of(setting, config, words);
	}

	List<Metric> metrics() {
		return this.metrics.get();
	}

	Set<Part> inputs() {
		return EnumSet.copyOf(this.inputs);
	}

	Set<Part> asks() {
		Set<Part> asked = inputs();
		if (this.writes) {
			asked.removeAll(EnumSet.of(Part.TEXT, Part.TOKENS));
		}
		return asked;
	}

	Set<Part> needs() {
		Set<Part> needs = inputs();
		needs.addAll(this.truth);
		return needs;
	}

	List<TaskPass> passes() {
		return this.passes;
	}

	int minClasses() {
		return this.minClasses;
	}

	boolean isImageClassifier() {
		return this.classifiesImages;
	}

	boolean isComparison() {
		return this.comparesInputs;
	}

	boolean hasFinalNorm() {
		return this.finalNorm;
	}

	int window() {
		return this.window;
	}

	double smoothing() {
		return this.smoothing;
	}

	@Nullable Segmentation segmentation() {
		return this.segmentation;
	}

	@Nullable Detection detection() {
		return this.detection;
	}

	/** Makes a model of a task with weights that nothing was learned with. */
	interface ModelMaker {

		/**
		 * Makes a model.
		 * @param words the text tokenizer; null where the task has no texts
		 */
		TaskModel of(TaskSetting setting, ModelConfig config, @Nullable TextTokenizer words);

	}

}
