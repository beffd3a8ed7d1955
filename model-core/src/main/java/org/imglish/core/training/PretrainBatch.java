package org.imglish.core.training;

import java.util.List;
import java.util.stream.IntStream;

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

	/** The batch in parts that are passed one after the other. */
	List<PretrainBatch> parts(int count) {
		return (count == 1) ? List.of(this) : IntStream.range(0, count).mapToObj((i) -> part(i, count)).toList();
	}

	private PretrainBatch part(int number, int count) {
		return new PretrainBatch(part(this.images, number, count), part(this.texts, number, count),
				part(this.pairImages, number, count), part(this.pairTexts, number, count));
	}

	private static @Nullable MaskedImages part(@Nullable MaskedImages all, int number, int count) {
		return (all != null) ? all.part(number * all.batch() / count, (number + 1) * all.batch() / count) : null;
	}

	private static @Nullable MaskedTexts part(@Nullable MaskedTexts all, int number, int count) {
		return (all != null) ? all.part(number * all.batch() / count, (number + 1) * all.batch() / count) : null;
	}

}
