package org.imglish.core.visual;

import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;

/**
 * The shape of a visual tokenizer as recipes give it: a preset and what differs from it.
 *
 * @param config the whole shape, as it is where pixels are predicted
 */
public record TokenizerShape(@Field(value = "Sizes by name, from which the other fields' defaults come.",
		byDefault = "tiny") VisualTokenizerConfig.Preset preset, @Inline VisualTokenizerConfig config) {

	@Default("the preset's")
	static VisualTokenizerConfig config(VisualTokenizerConfig.Preset preset) {
		return preset.config();
	}

}
