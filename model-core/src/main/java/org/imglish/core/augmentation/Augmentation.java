package org.imglish.core.augmentation;

import java.util.List;

import org.imglish.core.image.RandomCrop;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the images of one source before the model sees them. Set per source: a
 * flip falsifies "left", jitter falsifies "red".
 *
 * @param crop how a part of the image is drawn, or null for the whole image
 * @param changes changes of the cut and scaled image, in this order
 */
public record Augmentation(@Nullable RandomCrop crop, List<ImageChange> changes) {

	/** Images as they are. */
	public static final Augmentation NONE = new Augmentation(null, List.of());

	public Augmentation {
		changes = List.copyOf(changes);
	}

}
