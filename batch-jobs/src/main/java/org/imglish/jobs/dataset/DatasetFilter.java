package org.imglish.jobs.dataset;

import org.jspecify.annotations.Nullable;

/**
 * Which datasets a list shows; null means all.
 *
 * @param kind {@code images}, {@code texts}, {@code pairs} or {@code statements}
 * @param complete whether they can be used
 * @param text what their names hold
 */
public record DatasetFilter(@Nullable String kind, @Nullable Boolean complete, @Nullable String text) {

	/** All of them. */
	public static final DatasetFilter ALL = new DatasetFilter(null, null, null);

}
