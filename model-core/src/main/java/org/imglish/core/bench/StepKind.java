package org.imglish.core.bench;

import java.util.List;

import org.imglish.core.backbone.Passes;
import org.imglish.core.estimate.Pass;

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

	/**
	 * What a step of this kind computes.
	 * @param batch images, texts or pairs
	 * @param window tokens of a text
	 * @param patches hidden patches of each image
	 * @param words masked words of each text
	 */
	List<Pass> passes(int batch, int window, double patches, double words) {
		Pass images = new Pass(Pass.Modality.IMAGES, batch, 0, patches, 0);
		Pass pairs = new Pass(Pass.Modality.PAIRS, batch, window, patches, words);
		return switch (this) {
			case IMAGES -> List.of(images);
			case PAIRS -> List.of(pairs);
			case ALL -> List.of(images, new Pass(Pass.Modality.TEXTS, batch, window, 0, words), pairs);
		};
	}

}
