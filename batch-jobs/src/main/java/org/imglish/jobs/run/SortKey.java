package org.imglish.jobs.run;

/** A field that a list can be sorted by. */
public interface SortKey {

	/** The field as an expression of SQL over the list's tables. */
	String sql();

}
