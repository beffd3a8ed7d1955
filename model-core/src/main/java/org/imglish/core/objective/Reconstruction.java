package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;

/** How far predicted vectors are from their targets. */
public final class Reconstruction {

	private Reconstruction() {
	}

	/**
	 * Mean of one minus the cosine; lengths do not matter.
	 * @param predicted {@code [..., width]}
	 * @param targets of the same shape
	 * @return a scalar in [0, 2]
	 */
	public static NDArray cosine(NDArray predicted, NDArray targets) {
		NDArray cosines = direction(predicted).mul(direction(targets)).sum(new int[] { -1 });
		return cosines.neg().add(1).mean();
	}

	/**
	 * Mean of the squared differences.
	 * @param predicted of any shape
	 * @param targets of the same shape
	 * @return a scalar, at least 0
	 */
	public static NDArray squared(NDArray predicted, NDArray targets) {
		return predicted.sub(targets).square().mean();
	}

	private static NDArray direction(NDArray vectors) {
		return vectors.div(vectors.norm(new int[] { -1 }, true));
	}

}
