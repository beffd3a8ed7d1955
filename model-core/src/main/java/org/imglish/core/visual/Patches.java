package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Cuts images into square patches, row by row. */
final class Patches {

	private Patches() {
	}

	/**
	 * Cuts.
	 * @param images {@code [batch, channels, height, width]}, sides multiples of
	 * {@code size}
	 * @param size side of a patch in pixels
	 * @return {@code [batch, patches, channels * size * size]}, each patch channel by
	 * channel and row by row
	 */
	static NDArray of(NDArray images, int size) {
		Shape shape = images.getShape();
		long channels = shape.get(1);
		long rows = shape.get(2) / size;
		long columns = shape.get(3) / size;
		return images.reshape(shape.get(0), channels, rows, size, columns, size)
			.transpose(0, 2, 4, 1, 3, 5)
			.reshape(shape.get(0), rows * columns, channels * size * size);
	}

	/**
	 * Puts patches together again.
	 * @param patches {@code [batch, patches, channels * size * size]}
	 * @param size side of a patch in pixels
	 * @param images {@code [batch, channels, height, width]}
	 */
	static NDArray join(NDArray patches, int size, Shape images) {
		long channels = images.get(1);
		long rows = images.get(2) / size;
		long columns = images.get(3) / size;
		return patches.reshape(images.get(0), rows, columns, channels, size, size)
			.transpose(0, 3, 1, 4, 2, 5)
			.reshape(images);
	}

}
