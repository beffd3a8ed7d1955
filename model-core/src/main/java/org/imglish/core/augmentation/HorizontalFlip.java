package org.imglish.core.augmentation;

import java.util.random.RandomGenerator;

import org.opencv.core.Core;
import org.opencv.core.Mat;

/**
 * Swaps left and right in half of the cases. Falsifies texts that say "left" or "right".
 */
public record HorizontalFlip() implements ImageChange {

	private static final int AROUND_THE_VERTICAL_AXIS = 1;

	@Override
	public void apply(Mat image, RandomGenerator random) {
		if (random.nextBoolean()) {
			Core.flip(image, image, AROUND_THE_VERTICAL_AXIS);
		}
	}

}
