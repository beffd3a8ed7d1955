package org.imglish.core.loader;

import java.util.random.RandomGenerator;

import org.imglish.core.masking.BlockMasking;

/**
 * Images of a batch with some patches masked.
 *
 * @param pixels the images
 * @param mask 1 where a patch is hidden, {@code [batch, patches]}
 * @param positions flat indices of the hidden patches
 */
public record MaskedImages(Pixels pixels, float[] mask, long[] positions) {

	/** Masks images. */
	public static MaskedImages of(Pixels pixels, int patches, BlockMasking masking, RandomGenerator random) {
		return of(pixels, PatchMasks.draw(pixels.count(), patches, masking, random));
	}

	/** Masks images, as many as there are masks. */
	public static MaskedImages of(Pixels pixels, PatchMasks masks) {
		return new MaskedImages(pixels, masks.mask(), masks.positions());
	}

	/** Number of images. */
	public int batch() {
		return this.pixels.count();
	}

}
