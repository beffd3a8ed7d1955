package org.imglish.core.loader;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.imglish.core.masking.BlockMasking;

/**
 * Images of a batch with some patches masked.
 *
 * @param pixels the images
 * @param mask 1 where a patch is hidden, {@code [batch, patches]}
 * @param places flat indices of the hidden patches
 */
public record MaskedImages(Pixels pixels, float[] mask, long[] places) {

	/** Masks images. */
	public static MaskedImages of(Pixels pixels, int patches, BlockMasking masking, RandomGenerator random) {
		int batch = pixels.count();
		float[] mask = new float[batch * patches];
		long[] places = new long[batch * patches];
		int count = 0;
		for (int i = 0; i < batch; i++) {
			boolean[] hidden = masking.draw(random);
			for (int j = 0; j < patches; j++) {
				if (hidden[j]) {
					mask[i * patches + j] = 1;
					places[count++] = (long) i * patches + j;
				}
			}
		}
		return new MaskedImages(pixels, mask, Arrays.copyOf(places, count));
	}

	/** Number of images. */
	public int batch() {
		return this.pixels.count();
	}

	/** The same images, all patches visible. */
	public MaskedImages unmasked() {
		return new MaskedImages(this.pixels, new float[this.mask.length], new long[0]);
	}

	/** Some of the images, with their masks. */
	public MaskedImages part(int from, int to) {
		int patches = this.mask.length / batch();
		long first = (long) from * patches;
		long[] inside = Arrays.stream(this.places)
			.filter((place) -> place >= first && place < (long) to * patches)
			.map((place) -> place - first)
			.toArray();
		return new MaskedImages(this.pixels.part(from, to), Arrays.copyOfRange(this.mask, from * patches, to * patches),
				inside);
	}

}
