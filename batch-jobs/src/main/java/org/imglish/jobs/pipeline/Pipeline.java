package org.imglish.jobs.pipeline;

import java.util.List;

import org.imglish.jobs.run.Run;

/**
 * A submitted pipeline.
 *
 * @param name what its author calls it
 * @param tag the tag that all of its runs carry
 * @param items its runs, each after those that it needs
 */
public record Pipeline(String name, String tag, List<Run> items) {

	public Pipeline {
		items = List.copyOf(items);
	}

}
