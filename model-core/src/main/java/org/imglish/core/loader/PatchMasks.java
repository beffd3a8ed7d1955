package org.imglish.core.loader;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.imglish.core.masking.BlockMasking;

/**
 * Which patches of the images of a batch are hidden, without the images.
 *
 * @param images number of images
 * @param mask 1 where a patch is hidden, {@code [images, patches]}
 * @param positions flat indices of the hidden patches
 */
@SuppressWarnings("ArrayRecordComponent")
public record PatchMasks(int images, float[] mask, long[] positions) {

	/**
	 * Draws which patches are hidden, image by image.
	 * @param images number of images
	 * @param patches number of patches of each
	 */
	public static PatchMasks draw(int images, int patches, BlockMasking masking, RandomGenerator random) {
		float[] mask = new float[images * patches];
		long[] positions = new long[images * patches];
		int count = 0;
		for (int i = 0; i < images; i++) {
			boolean[] hidden = masking.draw(random);
			for (int j = 0; j < patches; j++) {
				if (hidden[j]) {
					mask[i * patches + j] = 1;
					positions[count++] = (long) i * patches + j;
				}
			}
		}
		return new PatchMasks(images, mask, Arrays.copyOf(positions, count));
	}

	/** All patches visible. */
	public PatchMasks none() {
		return new PatchMasks(this.images, new float[this.mask.length], new long[0]);
	}

	/** Those of some of the images. */
	public PatchMasks part(int from, int to) {
		int patches = this.mask.length / this.images;
		long first = (long) from * patches;
		long[] inside = Arrays.stream(this.positions)
			.filter((position) -> position >= first && position < (long) to * patches)
			.map((position) -> position - first)
			.toArray();
		return new PatchMasks(to - from, Arrays.copyOfRange(this.mask, from * patches, to * patches), inside);
	}

}
