package org.imglish.core.task;

/** The downstream tasks that need no dense head. */
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
	RETRIEVAL(true, true, 0);

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

	/** Label smoothing with which the released code trains the task, in [0, 1). */
	public double smoothing() {
		return this.smoothing;
	}

	/** Whether the released model of the task ends its backbone with a LayerNorm. */
	boolean finalNorm() {
		return this.finalNorm;
	}

}
