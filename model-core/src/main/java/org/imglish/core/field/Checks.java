package org.imglish.core.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** What fields must keep: collects every mistake instead of stopping at the first. */
public final class Checks {

	private final List<Mistake> mistakes = new ArrayList<>();

	/**
	 * Notes a mistake unless a condition holds.
	 * @param field the field to blame, with dots where it lies deeper; empty for the
	 * object itself
	 * @param message what must be, as a format
	 */
	public Checks that(boolean holds, String field, String message, @Nullable Object... values) {
		if (!holds) {
			this.mistakes.add(new Mistake(field, String.format(Locale.ROOT, message, values)));
		}
		return this;
	}

	/**
	 * Ends the checks.
	 * @throws InvalidFieldsException with all mistakes, if there are any
	 */
	public void done() {
		if (!this.mistakes.isEmpty()) {
			throw new InvalidFieldsException(this.mistakes);
		}
	}

	List<Mistake> mistakes() {
		return this.mistakes;
	}

}
