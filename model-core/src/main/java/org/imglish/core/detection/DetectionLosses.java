package org.imglish.core.detection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.imglish.core.kernel.KeptNumbers;
import org.imglish.core.objective.CrossEntropy;

/** Losses of boxes, objects and masks. */
final class DetectionLosses {

	/** Below this the distance counts squared. */
	private static final double BETA = 1.0 / 9;

	private DetectionLosses() {
	}

	/**
	 * Mean cross-entropy over classes; of no regions it is 0.
	 * @param logits {@code [regions, classes]}
	 * @param classes of each region
	 * @return a scalar
	 */
	static NDArray classes(NDArray logits, int[] classes) {
		if (classes.length == 0) {
			return KeptNumbers.times(logits.sum(), 0);
		}
		NDArray labels = logits.getManager().create(classes).toType(DataType.INT64, false);
		return CrossEntropy.mean(logits, labels);
	}

	/**
	 * Mean cross-entropy of yes and no; of nothing it is 0.
	 * @param logits any shape
	 * @param targets of the same shape, in [0, 1]
	 * @return a scalar
	 */
	static NDArray binary(NDArray logits, NDArray targets) {
		if (logits.size() == 0) {
			return KeptNumbers.times(logits.sum(), 0);
		}
		NDArray positive = KeptNumbers.atLeast(logits, 0);
		NDArray softened = logits.abs().neg().exp().add(1).log();
		return positive.sub(logits.mul(targets)).add(softened).mean();
	}

	/**
	 * Smooth L1 distance, summed and divided.
	 * @param deltas {@code [boxes, 4]}
	 * @param targets four numbers of each box
	 * @param divisor what the sum is divided by; no boxes at all give 0
	 * @return a scalar
	 */
	static NDArray distance(NDArray deltas, float[] targets, int divisor) {
		NDArray wanted = deltas.getManager().create(targets, deltas.getShape());
		NDArray distance = deltas.sub(wanted).abs();
		NDArray small = distance.minimum(distance.getManager().create((float) BETA));
		NDArray smooth = small.mul(distance.sub(KeptNumbers.times(small, 0.5)));
		return KeptNumbers.times(smooth.sum(), 1 / (BETA * Math.max(divisor, 1)));
	}

}
