package org.imglish.core.pretraining;

import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.jspecify.annotations.Nullable;

/** A dataset that a source draws from, and how much. */
public record Portion(@Field("Name of the dataset.") String dataset,
		@Field(value = "How many samples it gives relative to the source's other datasets; where none has a weight, "
				+ "each gives as many as it has.", min = 1e-6, max = 1e6) @Nullable Double weight) {

	public Portion {
		new Checks()
			.that(weight == null || (weight > 0 && Double.isFinite(weight)), "weight", "must be above 0, but is %s",
					weight)
			.done();
	}

}
