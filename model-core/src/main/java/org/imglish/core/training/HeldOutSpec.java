package org.imglish.core.training;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The samples that a pretraining is validated on: folders of complete datasets, or null.
 *
 * @param images images; where there are none, those of the pairs are used
 * @param texts texts; where there are none, those of the pairs are used
 * @param pairs image-text pairs
 */
public record HeldOutSpec(@Nullable Path images, @Nullable Path texts, @Nullable Path pairs) {

	/** Nothing is held out. */
	public static final HeldOutSpec NOTHING = new HeldOutSpec(null, null, null);

}
