package org.imglish.core.backbone;

import org.imglish.core.field.Default;
import org.imglish.core.field.Field;
import org.imglish.core.field.Inline;

/**
 * The shape of a model as recipes give it: a preset and what differs from it.
 *
 * @param config the whole shape
 */
public record ModelShape(@Field(value = "Sizes by name, from which the other fields' defaults come.",
		byDefault = "tiny") ModelConfig.Preset preset, @Inline ModelConfig config) {

	@Default("the preset's")
	static ModelConfig config(ModelConfig.Preset preset) {
		return preset.config();
	}

	/** A shape of which no more than the size matters. */
	public static ModelShape of(ModelConfig config) {
		return new ModelShape(ModelConfig.Preset.TINY, config);
	}

}
