package org.imglish.core.task;

/** The downstream tasks that need no dense head. */
public enum Task {

	/** One of the dataset's classes for an image. */
	CLASSIFICATION(false, false),
	/** An answer to a question about an image (VQA v2). */
	VQA(true, false),
	/** Whether a statement about two images is true (NLVR2). */
	NLVR2(true, true),
	/** A caption for an image. */
	CAPTIONING(true, true),
	/** The text of an image among many, and the image of a text. */
	RETRIEVAL(true, true);

	private final boolean texts;

	private final boolean finalNorm;

	Task(boolean texts, boolean finalNorm) {
		this.texts = texts;
		this.finalNorm = finalNorm;
	}

	/** Whether the task needs a text tokenizer. */
	public boolean usesTexts() {
		return this.texts;
	}

	/** Whether the released model of the task ends its backbone with a LayerNorm. */
	boolean finalNorm() {
		return this.finalNorm;
	}

}
