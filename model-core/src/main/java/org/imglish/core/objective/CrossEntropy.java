package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.kernel.KeptNumbers;

/** Cross-entropy over classes, codes or words. */
public final class CrossEntropy {

	private CrossEntropy() {
	}

	/**
	 * Mean cross-entropy.
	 * @param logits {@code [rows, classes]}
	 * @param labels {@code [rows]} int64 class of each row
	 * @return a scalar
	 */
	public static NDArray mean(NDArray logits, NDArray labels) {
		return picked(logits.logSoftmax(-1), labels).mean().neg();
	}

	/**
	 * Mean cross-entropy with label smoothing (timm's LabelSmoothingCrossEntropy): the
	 * smoothed share is spread over all classes, the true one included.
	 * @param smoothing in [0, 1)
	 * @return a scalar
	 */
	public static NDArray smoothed(NDArray logits, NDArray labels, double smoothing) {
		NDArray logarithms = logits.logSoftmax(-1);
		NDArray right = picked(logarithms, labels).neg();
		NDArray even = logarithms.mean(new int[] { -1 }).neg();
		return KeptNumbers.times(right, 1 - smoothing).add(KeptNumbers.times(even, smoothing)).mean();
	}

	/**
	 * Mean cross-entropy with soft targets and label smoothing, as timm's Mixup smooths
	 * its targets.
	 * @param targets {@code [rows, classes]}, each row a distribution
	 * @param smoothing in [0, 1)
	 * @return a scalar
	 */
	public static NDArray soft(NDArray logits, NDArray targets, double smoothing) {
		NDArray logarithms = logits.logSoftmax(-1);
		NDArray told = logarithms.mul(targets).sum(new int[] { -1 }).neg();
		NDArray even = logarithms.mean(new int[] { -1 }).neg();
		return KeptNumbers.times(told, 1 - smoothing).add(KeptNumbers.times(even, smoothing)).mean();
	}

	/** The label's logarithm of each row, {@code [rows]}. */
	static NDArray picked(NDArray logarithms, NDArray labels) {
		return logarithms.gather(labels.expandDims(-1), 1).squeeze(-1);
	}

	/**
	 * Share of rows whose largest logit is the label's.
	 * @return a scalar in [0, 1]
	 */
	public static NDArray accuracy(NDArray logits, NDArray labels) {
		return logits.argMax(-1).eq(labels).toType(DataType.FLOAT32, false).mean();
	}

}
