package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;

/**
 * Zeroes single values at random while training and enlarges the others by as much (arXiv
 * 1207.0580).
 *
 * @param rate share of the values, in [0, 1)
 */
record Dropout(double rate) {

	/** Whether training draws random numbers for it. */
	boolean draws() {
		return this.rate > 0;
	}

	Tokens apply(Tokens x, boolean training) {
		return (training && draws()) ? x.map(this::apply, this::apply) : x;
	}

	private NDArray apply(NDArray x) {
		return x.getNDArrayInternal().dropout(x, (float) this.rate, true).singletonOrThrow();
	}

}
