package org.imglish.platform.api;

import java.util.Set;
import java.util.TreeSet;

import org.imglish.jobs.run.RunFilter;
import org.jspecify.annotations.Nullable;

/** What the API calls otherwise than the runs do. */
final class RunFilters {

	/** Lets all runs through. */
	static final RunFilter NONE = new RunFilter(Set.of(), Set.of(), null, null);

	private RunFilters() {
	}

	/** Pipelines and sweeps mark their runs by tags. */
	static Set<String> tags(@Nullable String tag, @Nullable String pipeline, @Nullable String sweep) {
		Set<String> tags = new TreeSet<>();
		if (tag != null) {
			tags.add(tag);
		}
		if (pipeline != null) {
			tags.add("pipeline:" + pipeline);
		}
		if (sweep != null) {
			tags.add("sweep:" + sweep);
		}
		return tags;
	}

}
