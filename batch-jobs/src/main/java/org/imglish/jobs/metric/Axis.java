package org.imglish.jobs.metric;

/** What the points of curves are laid out along. */
public enum Axis {

	/** Optimizer steps. */
	STEP,
	/** Seconds since 1970, by the worker's clock. */
	TIME,
	/**
	 * Seconds since the run's first attempt began, idle hours between attempts included.
	 */
	RELATIVE,
	/** Samples seen: steps times the batches that the recipe's data ask for. */
	SAMPLES,
	/** Samples seen, in sizes of the run's training datasets together. */
	EPOCH

}
