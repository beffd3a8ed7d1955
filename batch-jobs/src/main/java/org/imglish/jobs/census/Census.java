package org.imglish.jobs.census;

/** Counts the platform's runs, attempts and workers. */
public interface Census {

	/** The figures of this moment, by one statement that reads no run and no recipe. */
	Figures take();

}
