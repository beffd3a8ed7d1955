package org.imglish.jobs.run;

import java.util.List;
import java.util.Set;

/**
 * All runs as lines of one table, for pages that sort, group and filter by themselves.
 */
public interface RunTable {

	/**
	 * The newest runs, newest first.
	 * @param fields fields of recipes to show, by path, for example
	 * {@code optimizer.peakRate}
	 * @param most how many at most
	 */
	List<RunRow> rows(List<String> fields, int most);

	/** Some runs; those that do not exist are missing. */
	List<RunRow> rows(Set<Long> runs);

}
