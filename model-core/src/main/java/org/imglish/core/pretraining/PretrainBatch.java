package org.imglish.core.pretraining;

import java.util.Set;

import org.imglish.core.backbone.BatchRows;
import org.imglish.core.loader.MaskedImages;
import org.imglish.core.loader.MaskedTexts;
import org.jspecify.annotations.Nullable;

/**
 * What one process passes through the model at a time: a part of a step's batch, or its
 * share of a part. A source is null where the recipe or the share has nothing of it.
 *
 * @param images masked images
 * @param texts masked texts
 * @param pairs masked pairs
 * @param elsewhere sources of which others alone have rows
 */
public record PretrainBatch(@Nullable Images images, @Nullable Texts texts, @Nullable Pairs pairs,
		Set<String> elsewhere) {

	/**
	 * Images.
	 *
	 * @param masked the images
	 * @param tokens visual tokens of all patches, {@code [images, patches]}, where they
	 * are known without looking at the images
	 * @param rows where they stand in their part, or null where they are all of it
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Images(MaskedImages masked, long @Nullable [] tokens, @Nullable BatchRows rows) {

	}

	/**
	 * Texts.
	 *
	 * @param masked the texts
	 * @param rows where they stand in their part, or null where they are all of it
	 */
	public record Texts(MaskedTexts masked, @Nullable BatchRows rows) {

	}

	/**
	 * Pairs.
	 *
	 * @param images their images
	 * @param texts their texts
	 */
	public record Pairs(Images images, MaskedTexts texts) {

	}

}
