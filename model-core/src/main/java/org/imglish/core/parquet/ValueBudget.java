package org.imglish.core.parquet;

import java.util.Locale;

/** Bounds how many values one row may hold, so that no list fills the memory. */
final class ValueBudget {

	private static final int MOST = 1_000_000;

	private int spent;

	/** A new row begins. */
	void renew() {
		this.spent = 0;
	}

	/**
	 * Counts a value.
	 * @throws IllegalStateException if the row holds too many
	 */
	void spend() {
		if (++this.spent > MOST) {
			throw new IllegalStateException(String.format(Locale.ROOT, "a row holds more than %d values", MOST));
		}
	}

}
