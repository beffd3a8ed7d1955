package org.imglish.jobs.run;

import java.util.Locale;

/**
 * In which order a list comes.
 *
 * @param by the field that decides; what has no value comes last
 * @param falling whether the largest comes first
 * @param <K> the fields of the list
 */
public record Sort<K extends SortKey>(K by, boolean falling) {

	/** The smallest first. */
	public static <K extends SortKey> Sort<K> rising(K by) {
		return new Sort<>(by, false);
	}

	/** The largest, or newest, first. */
	public static <K extends SortKey> Sort<K> falling(K by) {
		return new Sort<>(by, true);
	}

	/**
	 * The clause of SQL.
	 * @param unique what decides between equals, so that pages do not overlap
	 */
	public String sql(String unique) {
		return String.format(Locale.ROOT, " ORDER BY %s %s NULLS LAST, %s ", this.by.sql(),
				this.falling ? "DESC" : "ASC", unique);
	}

}
