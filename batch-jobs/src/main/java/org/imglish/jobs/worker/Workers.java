package org.imglish.jobs.worker;

import java.util.Optional;

import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;

/** The workers that ever reported. */
public interface Workers {

	/** Those that a filter lets through, in an order. */
	Page<Worker> list(WorkerFilter filter, Sort<WorkerField> sort, int page, int size);

	/**
	 * Lets a worker end what it does and take nothing more, neither runs nor seats, or
	 * lets it take them again.
	 * @return the worker, or nothing where there is none of this name
	 */
	Optional<Worker> drain(String name, boolean drained);

	/** Living ones first. */
	default Page<Worker> list(int page, int size) {
		return list(WorkerFilter.ALL, Sort.falling(WorkerField.ALIVE), page, size);
	}

}
