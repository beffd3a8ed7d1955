package org.imglish.core.detection;

import java.util.List;

/**
 * What is known of the images of a training step beside their pixels.
 *
 * @param sizes of the images without their padding
 * @param truths objects of each image
 * @param seed from which follows what is learned from
 */
public record DrawnImages(List<ImageSize> sizes, List<AnnotatedImage> truths, long seed) {

	public DrawnImages {
		sizes = List.copyOf(sizes);
		truths = List.copyOf(truths);
	}

}
