package org.imglish.jobs.model;

import org.jspecify.annotations.Nullable;

/**
 * Which models a list shows; null means all.
 *
 * @param task what they were made for
 * @param text what their names hold
 */
public record ModelFilter(@Nullable String task, @Nullable String text) {

	/** All of them. */
	public static final ModelFilter ALL = new ModelFilter(null, null);

}
