package org.imglish.core.kernel;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic with numbers where gradients are taken. DJL's {@code mul(Number)} and its
 * like put the number into a buffer that Java owns and let go of it before they return,
 * while autograd continues reading it: a garbage collection between the forward and the
 * backward pass then scales the gradients by whatever lies there. Here the number belongs
 * to the manager of the array that it meets, until that manager closes.
 */
public final class KeptNumbers {

	private KeptNumbers() {
	}

	/** The array times a number. */
	public static NDArray times(NDArray array, double factor) {
		return array.mul(kept(array, factor));
	}

	/** The larger of each value and a number. */
	public static NDArray atLeast(NDArray array, double least) {
		return array.maximum(kept(array, least));
	}

	private static NDArray kept(NDArray array, double number) {
		return array.getManager().create((float) number);
	}

}
