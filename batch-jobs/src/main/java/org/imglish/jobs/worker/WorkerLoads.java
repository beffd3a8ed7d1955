package org.imglish.jobs.worker;

import java.util.Collection;
import java.util.List;

/** What workers took of their machines within the last day. */
public interface WorkerLoads {

	/**
	 * The loads of some workers; who has told none is missing.
	 * @param workers their names
	 * @param maxPoints most samples of a worker
	 */
	List<WorkerLoad> of(Collection<String> workers, int maxPoints);

}
