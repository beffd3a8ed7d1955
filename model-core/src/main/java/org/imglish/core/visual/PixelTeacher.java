package org.imglish.core.visual;

import ai.djl.ndarray.NDArray;

/**
 * Needs no other model: the target of a patch are its own pixels, brought to mean 0 and
 * variance 1 within the patch (arXiv 2111.06377, section 3).
 */
public final class PixelTeacher implements Teacher {

	/** Added to the variance: a patch of one color has none. */
	private static final double EPSILON = 1e-6;

	private static final int[] LAST = { -1 };

	private final int patchSize;

	/**
	 * @param patchSize side of a patch in pixels
	 */
	public PixelTeacher(int patchSize) {
		this.patchSize = patchSize;
	}

	@Override
	public NDArray targets(NDArray images) {
		NDArray patches = Patches.of(images, this.patchSize);
		return patches.sub(patches.mean(LAST, true)).div(contrast(patches));
	}

	/**
	 * Draws targets as images. They do not tell the mean and contrast of a patch, which
	 * are taken from the images that they were predicted of.
	 * @param targets {@code [batch, patches, 3 * patchSize * patchSize]}
	 * @param images {@code [batch, 3, side, side]}
	 * @return as the images
	 */
	public NDArray draw(NDArray targets, NDArray images) {
		NDArray patches = Patches.of(images, this.patchSize);
		NDArray drawn = targets.mul(contrast(patches)).add(patches.mean(LAST, true));
		return Patches.join(drawn, this.patchSize, images.getShape());
	}

	private static NDArray contrast(NDArray patches) {
		long width = patches.getShape().get(2);
		NDArray centred = patches.sub(patches.mean(LAST, true));
		return centred.square().sum(LAST, true).div(Math.max(1, width - 1)).add(EPSILON).sqrt();
	}

	@Override
	public void close() {
	}

}
