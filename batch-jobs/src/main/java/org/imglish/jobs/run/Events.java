package org.imglish.jobs.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened to runs, for those who watch. */
public interface Events {

	/** The number of the newest event of each of some runs; deleted runs are missing. */
	Map<Long, Long> newest(Set<Long> runs);

	/** Events after a number, oldest first. */
	List<RunEvent> after(long run, long number, int limit);

	/**
	 * The runs that have not ended.
	 * @return for each a number that grows whenever something happens to it
	 */
	Map<Long, Long> going();

	/**
	 * Forgets what happened longer ago.
	 * @return how many events were forgotten
	 */
	int forget(Duration age);

}
