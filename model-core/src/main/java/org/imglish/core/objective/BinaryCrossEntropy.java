package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;

/** Cross-entropy of each answer's own yes or no, with soft targets. */
public final class BinaryCrossEntropy {

	private BinaryCrossEntropy() {
	}

	/**
	 * Mean over the batch of the sum over answers, as the released question answering
	 * code has it.
	 * @param logits {@code [batch, answers]}
	 * @param targets {@code [batch, answers]} in [0, 1]
	 * @return a scalar
	 */
	public static NDArray summedOverAnswers(NDArray logits, NDArray targets) {
		NDArray positive = logits.maximum(0);
		NDArray softened = logits.abs().neg().exp().add(1).log();
		return positive.sub(logits.mul(targets)).add(softened).mean().mul(logits.getShape().get(1));
	}

}
