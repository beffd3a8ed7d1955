package org.imglish.core.detection;

import java.util.List;
import java.util.Locale;

import org.imglish.core.dense.Boxes;
import org.imglish.core.region.RunLengthMask;

/**
 * The objects of an image that a detector learns from; crowds are left out.
 *
 * @param boxes of the objects in pixels
 * @param classes of the objects, from 1
 * @param masks of the objects, each of the image's size; none where boxes alone are
 * learned
 */
public record AnnotatedImage(Boxes boxes, int[] classes, List<RunLengthMask> masks) {

	public AnnotatedImage {
		masks = List.copyOf(masks);
		classes = classes.clone();
		if (boxes.count() != classes.length || !masks.isEmpty() && classes.length != masks.size()) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Each object has a box, a class and a mask, but there are %d, %d and %d",
							boxes.count(), classes.length, masks.size()));
		}
		for (int i = 0; i < classes.length; i++) {
			if (classes[i] < 1) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "Object %d has the class %d; 0 is the background's", i, classes[i]));
			}
			if (!(boxes.width(i) > 0 && boxes.height(i) > 0)) {
				throw new IllegalArgumentException(
						String.format(Locale.ROOT, "The box of object %d has no area: %s", i, boxes.select(i)));
			}
		}
	}

	@Override
	public int[] classes() {
		return this.classes.clone();
	}

}
