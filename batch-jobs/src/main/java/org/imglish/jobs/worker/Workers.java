package org.imglish.jobs.worker;

import org.imglish.jobs.run.Page;
import org.imglish.jobs.run.Sort;

/** The workers that ever reported. */
public interface Workers {

	/** Those that a filter lets through, in an order. */
	Page<Worker> list(WorkerFilter filter, Sort<WorkerField> sort, int page, int size);

	/** Living ones first. */
	default Page<Worker> list(int page, int size) {
		return list(WorkerFilter.ALL, Sort.falling(WorkerField.ALIVE), page, size);
	}

}
