package org.imglish.core.pretraining;

import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;
import org.imglish.core.library.WeightsPlace;

/**
 * Which visual tokenizer says what a pretraining has to predict of hidden patches.
 *
 * @param tokenizer a tokenizer's checkpoint, or a file of an official state dictionary
 */
public record TokensFrom(@Inline WeightsPlace tokenizer,
		@Field(value = "Whether the tokenizer may be shown images of another size than it was trained on, so that its "
				+ "grid of patches becomes the model's; its positions are then interpolated.",
				byDefault = "false") boolean interpolate,
		@Field(value = "Whether the tokens of all images are computed before the first step and kept beside the "
				+ "shards, for images that are not augmented; otherwise each step computes its own.",
				byDefault = "false") boolean precompute) {

}
