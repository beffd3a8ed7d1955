package org.imglish.jobs.worker;

import org.jspecify.annotations.Nullable;

/**
 * Which workers a list shows; null means all.
 *
 * @param alive whether their last heartbeat is fresh
 * @param device {@code cpu}, {@code cuda}, or one of the latter, {@code cuda:0}
 * @param label what recipes may ask for
 * @param text what their names or hosts hold
 */
public record WorkerFilter(@Nullable Boolean alive, @Nullable String device, @Nullable String label,
		@Nullable String text) {

	/** All of them. */
	public static final WorkerFilter ALL = new WorkerFilter(null, null, null, null);

}
