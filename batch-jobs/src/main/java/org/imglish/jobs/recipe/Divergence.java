package org.imglish.jobs.recipe;

import org.imglish.core.field.Field;
import org.imglish.core.field.Formerly;

/** When a training has diverged, and how it continues from its last good checkpoint. */
public record Divergence(
		@Field(value = "How many times the mean of the last 50 losses a loss must be to have exploded, ten times that "
				+ "before there are 50.", min = 1, max = 1e6, byDefault = "3") double explosion,
		@Field(value = "What learning rates are multiplied by each time it goes back.", min = 1e-6, max = 1,
				byDefault = "0.5") double rateFactor,
		@Field(value = "How often it goes back before it stops.", min = 1, max = 1e6,
				byDefault = "3") @Formerly("mostRewinds") int maxRewinds) {

}
