package org.imglish.core.segmentation;

/** How a level of the pyramid is made from the map of a layer of the backbone. */
public enum FeatureScale {

	/**
	 * Four times as large: two transposed convolutions around a batch norm and a GELU.
	 */
	QUADRUPLE,
	/** Twice as large: a transposed convolution. */
	DOUBLE,
	/** The map itself. */
	SAME,
	/** Half as large: the largest of each four values. */
	HALF,
	/** A quarter as large: the largest of each sixteen values. */
	QUARTER

}
