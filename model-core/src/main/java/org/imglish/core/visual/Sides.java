package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import org.imglish.core.kernel.Resampling;

/** Sides of images in pixels. */
final class Sides {

	private Sides() {
	}

	/**
	 * Brings images to the side that a model of patches sees.
	 * @param images {@code [batch, 3, side, side]}, values in [-1, 1]
	 * @return {@code [batch, 3, side, side]}; the very images where nothing is to be done
	 */
	static NDArray fit(NDArray images, int side, Resampling resampling) {
		return (images.getShape().get(2) == side && images.getShape().get(3) == side) ? images
				: resampling.resize(images, side).clip(-1, 1);
	}

}
