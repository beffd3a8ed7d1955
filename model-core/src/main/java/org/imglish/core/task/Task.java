package org.imglish.core.task;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.imglish.core.metric.Metric;
import org.imglish.core.shard.Holdings.Part;

/** The downstream tasks. */
public enum Task {

	/** One of the dataset's classes for an image. */
	CLASSIFICATION(false, false, 0.1),
	/** An answer to a question about an image (VQA v2). */
	VQA(true, false, 0),
	/** Whether a statement about two images is true (NLVR2). */
	NLVR2(true, true, 0),
	/** A caption for an image. */
	CAPTIONING(true, true, 0.1),
	/** The text of an image among many, and the image of a text. */
	RETRIEVAL(true, true, 0),
	/** The class of each pixel of an image (ADE20K). */
	SEGMENTATION(false, false, 0),
	/** The objects of an image: boxes, classes and masks (COCO). */
	DETECTION(false, false, 0);

	private static final int CAPTION_WINDOW = 32;

	private static final int WINDOW = 64;

	private final boolean texts;

	private final boolean finalNorm;

	private final double smoothing;

	Task(boolean texts, boolean finalNorm, double smoothing) {
		this.texts = texts;
		this.finalNorm = finalNorm;
		this.smoothing = smoothing;
	}

	/** Whether the task needs a text tokenizer. */
	public boolean usesTexts() {
		return this.texts;
	}

	/** Whether the dataset says what can be predicted: its classes or answers. */
	public boolean hasClasses() {
		return switch (this) {
			case CLASSIFICATION, VQA, SEGMENTATION, DETECTION -> true;
			case NLVR2, CAPTIONING, RETRIEVAL -> false;
		};
	}

	/** What the task shows a model of each sample. */
	public Set<Part> inputs() {
		return switch (this) {
			case CLASSIFICATION, SEGMENTATION, DETECTION -> EnumSet.of(Part.IMAGE);
			case NLVR2 -> EnumSet.of(Part.IMAGE, Part.RIGHT_IMAGE, Part.TEXT, Part.TOKENS);
			case VQA, CAPTIONING, RETRIEVAL -> EnumSet.of(Part.IMAGE, Part.TEXT, Part.TOKENS);
		};
	}

	/** Number of images of a sample. */
	public int images() {
		return inputs().contains(Part.RIGHT_IMAGE) ? 2 : 1;
	}

	/** What a question must have; what is to be written is not asked. */
	public Set<Part> asks() {
		Set<Part> asked = inputs();
		if (this == CAPTIONING) {
			asked.removeAll(EnumSet.of(Part.TEXT, Part.TOKENS));
		}
		return asked;
	}

	/** Whether inputs are answered by comparing them with each other. */
	public boolean comparesInputs() {
		return this == RETRIEVAL;
	}

	/**
	 * Whether several workers can share a step: not where batch norm, or what a loss is
	 * divided by, looks at all of its images.
	 */
	public boolean isShared() {
		return this != SEGMENTATION && this != DETECTION;
	}

	/** What is scored of its predictions. */
	public List<Metric> metrics() {
		return switch (this) {
			case CLASSIFICATION -> ClassGuesses.METRICS;
			case VQA -> QuestionModel.METRICS;
			case NLVR2 -> ReasoningModel.METRICS;
			case CAPTIONING -> CaptionModel.METRICS;
			case RETRIEVAL -> RetrievalModel.METRICS;
			case SEGMENTATION -> RegionScores.METRICS;
			case DETECTION -> ObjectScores.METRICS;
		};
	}

	/** Tokens of a text where nothing else is said, special tokens included. */
	public int window() {
		return (this == CAPTIONING) ? CAPTION_WINDOW : WINDOW;
	}

	/** What the task needs of each sample that it learns from. */
	public Set<Part> needs() {
		Set<Part> needs = inputs();
		switch (this) {
			case CLASSIFICATION, NLVR2 -> needs.add(Part.CLASS);
			case VQA -> needs.add(Part.ANSWER);
			case SEGMENTATION -> needs.add(Part.LABEL_MAP);
			case DETECTION -> needs.add(Part.OBJECTS);
			case CAPTIONING, RETRIEVAL -> {
				// The text is what is learned.
			}
		}
		return needs;
	}

	/** Its name in recipes. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Label smoothing with which the released code trains the task, in [0, 1). */
	public double smoothing() {
		return this.smoothing;
	}

	/** Whether the released model of the task ends its backbone with a LayerNorm. */
	boolean finalNorm() {
		return this.finalNorm;
	}

}
