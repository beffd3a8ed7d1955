package org.imglish.jobs.metric;

import java.util.List;

/** Draws metrics of several runs for charts, comparisons and sweeps. */
public interface Curves {

	/**
	 * The curves, in order of run and name.
	 * @throws org.imglish.jobs.run.InvalidInputException if they had too many points
	 * together
	 */
	List<Curve> draw(CurveQuery query);

}
