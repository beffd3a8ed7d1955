package org.imglish.core.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The largest value of each square of a map; rows and columns that fill none are dropped.
 */
public final class MaxPooling {

	private static final Shape NONE = new Shape(0, 0);

	private MaxPooling() {
	}

	/**
	 * Pools.
	 * @param map {@code [batch, channels, height, width]}
	 * @param side of the squares
	 */
	public static NDArray apply(NDArray map, int side) {
		Shape square = new Shape(side, side);
		return map.getNDArrayInternal().maxPool(square, square, NONE, false);
	}

}
