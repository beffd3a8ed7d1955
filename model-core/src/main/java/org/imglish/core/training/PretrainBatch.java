package org.imglish.core.training;

import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.jspecify.annotations.Nullable;

/**
 * What one pretraining step reads; null where the recipe has no such source.
 *
 * @param images masked images
 * @param texts masked texts
 * @param pairImages images of the pairs
 * @param pairTexts their masked texts
 */
record PretrainBatch(@Nullable MaskedImages images, @Nullable MaskedTexts texts, @Nullable MaskedImages pairImages,
		@Nullable MaskedTexts pairTexts) {

	int samples() {
		return ((this.images != null) ? this.images.batch() : 0) + ((this.texts != null) ? this.texts.batch() : 0)
				+ ((this.pairTexts != null) ? this.pairTexts.batch() : 0);
	}

}
