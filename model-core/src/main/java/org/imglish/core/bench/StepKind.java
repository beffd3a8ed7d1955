package org.imglish.core.bench;

/** What passes through the model in one measured optimizer step. */
public enum StepKind {

	/** Images with masked patches; what only texts use is not trained. */
	IMAGES,
	/** Image-text pairs with masked patches and masked words. */
	PAIRS,
	/** Images, texts and pairs one after the other, a batch of each. */
	ALL;

	/** How many samples a step takes. */
	public int samples(int batch) {
		return (this == ALL) ? 3 * batch : batch;
	}

	/** Whether a step of this kind reaches a parameter of the given official name. */
	boolean trains(String parameter) {
		boolean language = parameter.contains(".B.") || parameter.contains(".C.") || parameter.contains("text_embed")
				|| parameter.startsWith("language_head");
		return this != IMAGES || !language;
	}

}
