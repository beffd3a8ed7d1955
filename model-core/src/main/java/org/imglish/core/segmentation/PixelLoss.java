package org.imglish.core.segmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.dense.Planes;
import org.imglish.core.kernel.KeptNumbers;

/**
 * Cross-entropy of pixels as mmsegmentation counts it: logits are resized to the labels,
 * and the mean is over all pixels, those that do not count included.
 */
public final class PixelLoss {

	private final NDArray counted;

	private final NDArray labels;

	/**
	 * @param labels {@code [batch, height, width]} int64
	 * @param ignored label of pixels that do not count
	 */
	public PixelLoss(NDArray labels, int ignored) {
		NDArray counts = labels.neq(ignored);
		this.counted = counts.toType(DataType.FLOAT32, false);
		this.labels = labels.mul(counts.toType(DataType.INT64, false)).expandDims(1);
	}

	/**
	 * The mean loss.
	 * @param logits {@code [batch, classes, any height, any width]}
	 * @return a scalar
	 */
	public NDArray of(NDArray logits) {
		NDArray right = resized(logits).logSoftmax(1).gather(this.labels, 1).squeeze(1);
		return right.mul(this.counted).mean().neg();
	}

	/**
	 * Share of the pixels that count whose largest logit is the label's.
	 * @return a scalar in [0, 1], 0 if no pixel counts
	 */
	public NDArray accuracy(NDArray logits) {
		NDArray hits = resized(logits).argMax(1).eq(this.labels.squeeze(1)).toType(DataType.FLOAT32, false);
		return hits.mul(this.counted).sum().div(this.counted.sum().maximum(1));
	}

	/**
	 * The mean loss times a weight.
	 * @return a scalar
	 */
	public NDArray of(NDArray logits, double weight) {
		return KeptNumbers.times(of(logits), weight);
	}

	private NDArray resized(NDArray logits) {
		return Planes.resize(logits, (int) this.labels.getShape().get(2), (int) this.labels.getShape().get(3));
	}

}
