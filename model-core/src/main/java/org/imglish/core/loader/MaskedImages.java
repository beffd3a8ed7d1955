package org.imglish.core.loader;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.imglish.core.masking.BlockMasking;

/**
 * Images of a batch with some patches masked.
 *
 * @param batch number of images
 * @param pixels {@code [batch, 3, side, side]}
 * @param mask 1 where a patch is hidden, {@code [batch, patches]}
 * @param places flat indices of the hidden patches
 */
public record MaskedImages(int batch, float[] pixels, float[] mask, long[] places) {

	/** Masks images. */
	public static MaskedImages of(float[] pixels, int batch, int patches, BlockMasking masking,
			RandomGenerator random) {
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
		return new MaskedImages(batch, pixels, mask, Arrays.copyOf(places, count));
	}

	/** The same images, all patches visible. */
	public MaskedImages unmasked() {
		return new MaskedImages(this.batch, this.pixels, new float[this.mask.length], new long[0]);
	}

	/** Some of the images, with their masks. */
	public MaskedImages part(int from, int to) {
		int size = this.pixels.length / this.batch;
		int patches = this.mask.length / this.batch;
		long first = (long) from * patches;
		long[] inside = Arrays.stream(this.places)
			.filter((place) -> place >= first && place < (long) to * patches)
			.map((place) -> place - first)
			.toArray();
		return new MaskedImages(to - from, Arrays.copyOfRange(this.pixels, from * size, to * size),
				Arrays.copyOfRange(this.mask, from * patches, to * patches), inside);
	}

}
