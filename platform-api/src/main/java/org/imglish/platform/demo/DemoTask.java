package org.imglish.platform.demo;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What the demo fine-tunes to and how it is told.
 */
enum DemoTask {

	/** Kinds of objects. */
	CLASSIFICATION("classification", "classes", "top1", "classification, top-1", 1.0 / 24, false, 6),
	/** The head alone on frozen features: what pretraining has put into them. */
	PROBE("classification", "classes", "top1", "classification, linear probe", 1.0 / 24, false, 3),
	/** Questions about a scene. */
	QUESTIONS("vqa", "questions", "vqa_accuracy", "visual questions, accuracy", 1.0 / 19, true, 15),
	/** Statements about two scenes. */
	STATEMENTS("nlvr2", "statements", "accuracy", "statements on two images, accuracy", 0.5, true, 83),
	/** Captions for scenes. */
	CAPTIONS("captioning", "captions", "cider", "captions, CIDEr", Double.NaN, false, 9),
	/** Finding the caption of a scene and the scene of a caption. */
	RETRIEVAL("retrieval", "captions", "mean_recall", "retrieval, mean recall at 1, 5, 10", 16.0 / 3 / 960, false, 9),
	/** The kind of each pixel. */
	SEGMENTATION("segmentation", "maps", "mean_iou", "segmentation, mean IoU", Double.NaN, false, 29),
	/** Boxes around objects, and their kinds. */
	DETECTION("detection", "objects", "box_ap", "detection, box AP", Double.NaN, false, 45);

	private final String task;

	private final String dataset;

	private final String metric;

	private final String title;

	private final double chance;

	private final boolean blind;

	private final double weight;

	DemoTask(String task, String dataset, String metric, String title, double chance, boolean blind, double weight) {
		this.task = task;
		this.dataset = dataset;
		this.metric = metric;
		this.title = title;
		this.chance = chance;
		this.blind = blind;
		this.weight = weight;
	}

	/** Name of the task in recipes. */
	String task() {
		return this.task;
	}

	/** Dataset of a split. */
	String dataset(String split) {
		return "demo-" + this.dataset + "-" + split;
	}

	/** The metric that is shown and that rates are chosen by. */
	String metric() {
		return this.metric;
	}

	/** How the table calls it. */
	String title() {
		return this.title;
	}

	/** What guessing yields; not a number where there is no guessing. */
	double chance() {
		return this.chance;
	}

	/** Arms that the task is trained in. */
	List<DemoArm> arms() {
		return this.blind ? List.of(DemoArm.values()) : List.of(DemoArm.PRETRAINED, DemoArm.SCRATCH);
	}

	/** Whether the backbone keeps its weights. */
	boolean frozen() {
		return this == PROBE;
	}

	/** Samples of a step. */
	int batch() {
		return isDense() ? 8 : 32;
	}

	/** Whether texts are read. */
	boolean reads() {
		return !isDense() && !this.task.equals("classification");
	}

	private boolean isDense() {
		return this == SEGMENTATION || this == DETECTION;
	}

	/**
	 * Learning rates of which each arm chooses its own on the validation split.
	 * Statements and places take long to be learned at all and get one; of statements, at
	 * twice that rate nothing is learned until the schedule has halved it. One layer on
	 * frozen features bears far higher ones, and says nothing of them before it has
	 * learned.
	 */
	List<Double> rates() {
		return switch (this) {
			case QUESTIONS, RETRIEVAL -> List.of(2e-4, 5e-4);
			case PROBE -> List.of(5e-3, 2e-2);
			case STATEMENTS -> List.of(2.5e-4);
			case SEGMENTATION -> List.of(2e-3);
			case DETECTION -> List.of(1e-3);
			default -> List.of(5e-4, 2e-3);
		};
	}

	/**
	 * Factor of the rate for the head's weights. That of the questions is the released
	 * recipe's.
	 */
	double headRate() {
		return switch (this) {
			case QUESTIONS -> 20;
			case DETECTION -> 5;
			default -> 1;
		};
	}

	/** Seconds that a fine-tuning gets, relative to the others. */
	double weight() {
		return this.weight;
	}

	/** How many fine-tunings it takes. */
	int tunings() {
		return arms().size() * rates().size();
	}

	/** Sum of the weights of the fine-tunings of tasks. */
	static double weights(Collection<DemoTask> tasks) {
		return tasks.stream().mapToDouble((task) -> task.weight * task.tunings()).sum();
	}

	/** Sum of the weights of all fine-tunings. */
	static double allWeights() {
		return weights(List.of(values()));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
