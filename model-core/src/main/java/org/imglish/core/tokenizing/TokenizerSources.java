package org.imglish.core.tokenizing;

import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** What a visual tokenizer learns from. */
public record TokenizerSources(@Field("The images to learn from.") TokenizerImages images,
		@Field("Name of a dataset of held-out images.") @Nullable String validation) {

}
