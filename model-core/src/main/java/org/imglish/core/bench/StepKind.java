package org.imglish.core.bench;

import org.imglish.core.backbone.Passes;

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

	/** What a step of this kind passes through the backbone. */
	Passes passes() {
		return new Passes(this != PAIRS, this == ALL, this != IMAGES, true);
	}

}
