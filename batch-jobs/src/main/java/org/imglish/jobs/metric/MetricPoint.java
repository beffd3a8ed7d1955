package org.imglish.jobs.metric;

import java.time.Instant;

/**
 * One measured value of a run.
 *
 * @param name for example {@code loss/pair/text}
 * @param kind whether the value repeats bit for bit
 * @param step position, from 1
 * @param value the value; never NaN
 * @param at when it was measured
 */
public record MetricPoint(String name, Kind kind, long step, double value, Instant at) {

	/** Whether a value repeats. */
	public enum Kind {

		/** Repeats bit for bit: loss, rate, norm, accuracy. */
		NUMERIC,
		/** Does not: speed, waits. */
		TIMING

	}

}
