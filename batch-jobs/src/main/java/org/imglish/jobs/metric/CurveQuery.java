package org.imglish.jobs.metric;

import java.util.Set;

/**
 * Which curves are to be drawn.
 *
 * @param runs the runs
 * @param names which metrics; empty means all
 * @param axis what the points are laid out along
 * @param from first step
 * @param to last step
 * @param maxPoints most buckets that a curve may have, at least 2
 */
public record CurveQuery(Set<Long> runs, Set<String> names, Axis axis, long from, long to, int maxPoints) {

	public CurveQuery {
		runs = Set.copyOf(runs);
		names = Set.copyOf(names);
	}

}
