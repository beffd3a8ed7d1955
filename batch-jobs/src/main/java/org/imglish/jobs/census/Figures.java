package org.imglish.jobs.census;

import java.util.Map;

import org.imglish.jobs.run.RunState;

/**
 * What there is at a moment.
 *
 * @param runs number of runs by state; a state without runs is missing
 * @param oldestQueuedSeconds how long the run that waits longest has been queued, 0
 * without any
 * @param livingWorkers workers whose last heartbeat is fresh
 * @param endedAttempts attempts that have ended since the database was made, those of
 * deleted runs included, by outcome: COMPLETED, FAILED, STOPPED, CANCELLED or LOST, whose
 * lease ran out and whose run another worker took over; one without attempts is missing
 */
public record Figures(Map<RunState, Long> runs, double oldestQueuedSeconds, long livingWorkers,
		Map<String, Long> endedAttempts) {

	public Figures {
		runs = Map.copyOf(runs);
		endedAttempts = Map.copyOf(endedAttempts);
	}

}
