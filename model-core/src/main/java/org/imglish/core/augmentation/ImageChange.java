package org.imglish.core.augmentation;

import java.util.random.RandomGenerator;

import org.opencv.core.Mat;

/** Changes a cut and scaled image before it is normalized. */
public sealed interface ImageChange permits HorizontalFlip, ColorJitter, RandAugment, PhotometricDistortion {

	/**
	 * Changes an image in place.
	 * @param image 8-bit, channels blue, green, red
	 * @param random the only source of what is drawn
	 */
	void apply(Mat image, RandomGenerator random);

}
