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
 * @param erasing what is erased of the normalised image, or null for nothing
 * @param mixing how images and labels of a batch are mixed, or null for not at all;
 * classification only
 */
public record Augmentation(@Nullable RandomCrop crop, List<ImageChange> changes, @Nullable RandomErasing erasing,
		@Nullable BatchMixing mixing) {

	/** Images as they are. */
	public static final Augmentation NONE = new Augmentation(null, List.of());

	public Augmentation {
		changes = List.copyOf(changes);
	}

	/** Without erasing and mixing. */
	public Augmentation(@Nullable RandomCrop crop, List<ImageChange> changes) {
		this(crop, changes, null, null);
	}

}
