package org.imglish.core.training;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A dataset that a source draws from, and how much.
 *
 * @param dataset folder of a complete dataset
 * @param weight how many samples it gives relative to the source's other datasets, above
 * 0; null for as many as it has
 */
public record Portion(Path dataset, @Nullable Double weight) {

	public Portion {
		if (weight != null && !(weight > 0 && Double.isFinite(weight))) {
			throw new IllegalArgumentException("weight must be above 0, but is " + weight);
		}
	}

}
