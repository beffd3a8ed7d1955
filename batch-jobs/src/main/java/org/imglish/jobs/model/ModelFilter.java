package org.imglish.jobs.model;

import org.jspecify.annotations.Nullable;

/**
 * Which models a list shows; null means all.
 *
 * @param task what they were made for
 * @param text what their names hold
 * @param run the run whose checkpoints they are: then all versions are listed, else the
 * newest of each model
 */
public record ModelFilter(@Nullable String task, @Nullable String text, @Nullable Long run) {

	/** All of them. */
	public static final ModelFilter ALL = new ModelFilter(null, null, null);

}
