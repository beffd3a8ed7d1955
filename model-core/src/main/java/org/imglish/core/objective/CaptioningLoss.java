package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.imglish.core.kernel.KeptNumbers;

/**
 * The loss of captioning (the released BertCaptioningLoss): divergence of the predicted
 * words from smoothed targets, optionally without the words that are worst predicted,
 * which late in training tend to be noise of the captions.
 */
public final class CaptioningLoss {

	private CaptioningLoss() {
	}

	/**
	 * Mean Kullback-Leibler divergence.
	 * @param logits {@code [words, vocabulary]}
	 * @param labels {@code [words]} int64
	 * @param smoothing share of the target that is spread over all other words, in [0, 1)
	 * @param dropped share of the words, the worst predicted, that do not count, in [0,
	 * 1)
	 * @return a scalar
	 */
	public static NDArray of(NDArray logits, NDArray labels, double smoothing, double dropped) {
		NDArray losses = divergence(logits, labels, smoothing);
		if (dropped > 0) {
			long kept = Math.max(1, (long) (losses.size() * (1 - dropped)));
			NDArray best = losses.argSort().get(new NDIndex(":{}", kept));
			losses = losses.gather(best, 0);
		}
		return losses.mean();
	}

	/** Divergence of each word, {@code [words]}. */
	private static NDArray divergence(NDArray logits, NDArray labels, double smoothing) {
		double other = smoothing / (logits.getShape().get(1) - 1);
		double negativeEntropy = product(1 - smoothing) + (logits.getShape().get(1) - 1) * product(other);
		NDArray logarithms = logits.logSoftmax(-1);
		NDArray right = CrossEntropy.picked(logarithms, labels);
		NDArray wrong = logarithms.sum(new int[] { -1 }).sub(right);
		return KeptNumbers.times(right, 1 - smoothing).add(KeptNumbers.times(wrong, other)).neg().add(negativeEntropy);
	}

	/** x log x, whose limit at 0 is 0. */
	private static double product(double probability) {
		return (probability > 0) ? probability * Math.log(probability) : 0;
	}

}
