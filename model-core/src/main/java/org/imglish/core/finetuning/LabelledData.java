package org.imglish.core.finetuning;

import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** What a fine-tuning learns from. */
public record LabelledData(@Field("The labelled samples.") LabelledSource train,
		@Field("Name of a dataset of held-out labelled samples.") @Nullable String validation) {

}
