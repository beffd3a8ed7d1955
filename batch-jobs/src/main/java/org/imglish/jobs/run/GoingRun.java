package org.imglish.jobs.run;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A run that has not ended, as far as the queue is concerned.
 *
 * @param id its number
 * @param running whether a worker carries it out
 * @param trains whether it is a training; of others a worker carries out one beside
 * @param priority higher goes first
 * @param needs runs that have yet to complete before it begins
 * @param fewest workers that it takes at least
 * @param most workers that it takes at most
 * @param workers names of the living workers that it may have; of a running one, of those
 * that it has
 * @param seconds how long it works from its start, or from now on where it is running;
 * null where nobody knows
 */
record GoingRun(long id, boolean running, boolean trains, int priority, Set<Long> needs, int fewest, int most,
		List<String> workers, @Nullable Double seconds) {

	GoingRun {
		needs = Set.copyOf(needs);
		workers = List.copyOf(workers);
	}

}
