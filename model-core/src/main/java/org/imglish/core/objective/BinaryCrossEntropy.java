package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import org.imglish.core.kernel.KeptNumbers;

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
		NDArray positive = KeptNumbers.atLeast(logits, 0);
		NDArray softened = logits.abs().neg().exp().add(1).log();
		return KeptNumbers.times(positive.sub(logits.mul(targets)).add(softened).mean(), logits.getShape().get(1));
	}

}
