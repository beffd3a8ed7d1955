package org.imglish.core.training;

import java.util.Arrays;
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
 * @param imageTokens visual tokens of all patches of the images,
 * {@code [images, patches]}, where they are known without looking at the images
 * @param pairTokens the same for the images of the pairs
 */
@SuppressWarnings("ArrayRecordComponent")
record PretrainBatch(@Nullable MaskedImages images, @Nullable MaskedTexts texts, @Nullable MaskedImages pairImages,
		@Nullable MaskedTexts pairTexts, long @Nullable [] imageTokens, long @Nullable [] pairTokens) {

	PretrainBatch(@Nullable MaskedImages images, @Nullable MaskedTexts texts, @Nullable MaskedImages pairImages,
			@Nullable MaskedTexts pairTexts) {
		this(images, texts, pairImages, pairTexts, null, null);
	}

	/** The batch with the visual tokens of the images of a source. */
	PretrainBatch withTokens(String source, long[] tokens) {
		boolean ofPairs = source.equals("pairs");
		return new PretrainBatch(this.images, this.texts, this.pairImages, this.pairTexts,
				ofPairs ? this.imageTokens : tokens, ofPairs ? tokens : this.pairTokens);
	}

	int samples() {
		return ((this.images != null) ? this.images.batch() : 0) + ((this.texts != null) ? this.texts.samples() : 0)
				+ ((this.pairTexts != null) ? this.pairTexts.batch() : 0);
	}

	/** The batch in parts that are passed one after the other. */
	List<PretrainBatch> parts(int count) {
		return (count == 1) ? List.of(this) : IntStream.range(0, count).mapToObj((i) -> part(i, count)).toList();
	}

	private PretrainBatch part(int number, int count) {
		return new PretrainBatch(part(this.images, number, count), part(this.texts, number, count),
				part(this.pairImages, number, count), part(this.pairTexts, number, count),
				part(this.imageTokens, this.images, number, count),
				part(this.pairTokens, this.pairImages, number, count));
	}

	private static long @Nullable [] part(long @Nullable [] tokens, @Nullable MaskedImages all, int number, int count) {
		if (tokens == null || all == null) {
			return null;
		}
		int patches = tokens.length / all.batch();
		return Arrays.copyOfRange(tokens, patches * (number * all.batch() / count),
				patches * ((number + 1) * all.batch() / count));
	}

	private static @Nullable MaskedImages part(@Nullable MaskedImages all, int number, int count) {
		return (all != null) ? all.part(number * all.batch() / count, (number + 1) * all.batch() / count) : null;
	}

	private static @Nullable MaskedTexts part(@Nullable MaskedTexts all, int number, int count) {
		return (all != null) ? all.part(number * all.batch() / count, (number + 1) * all.batch() / count) : null;
	}

}
