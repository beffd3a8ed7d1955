package org.imglish.jobs.halving;

import java.util.List;

/** Reads what became of runs at the rungs of their sweeps. */
public interface Rungs {

	/** The rungs that the runs with a tag have come to, by run and rung. */
	List<Rung> list(String tag);

}
