package org.imglish.jobs.worker;

import java.util.List;

/** The workers that ever reported, living ones first. */
public interface Workers {

	List<Worker> list();

}
