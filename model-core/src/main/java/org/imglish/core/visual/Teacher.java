package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;

/** Says what a visual tokenizer's decoder has to predict of each patch. */
public interface Teacher extends AutoCloseable {

	/**
	 * Looks at images.
	 * @param images {@code [batch, 3, side, side]}, values in [-1, 1]
	 * @return {@code [batch, patches, target width]}, without a gradient
	 */
	NDArray targets(NDArray images);

	@Override
	void close();

}
