package org.imglish.jobs.worker;

import org.imglish.jobs.run.Page;

/** The workers that ever reported, living ones first. */
public interface Workers {

	Page<Worker> list(int page, int size);

}
