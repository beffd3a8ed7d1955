package org.imglish.core.field;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a recipe.
 *
 * @param path where, for example {@code optimizer.peakRate}; empty for the whole
 * @param message what is wrong and what is allowed
 * @param section anchor of the section in the reference of recipes that lists what may
 * stand there; null where nobody knows which
 */
public record Mistake(String path, String message, @Nullable String section) {

	public Mistake(String path, String message) {
		this(path, message, null);
	}

	/** The same, with the section that tells what is right. */
	public Mistake explainedIn(@Nullable String anchor) {
		return new Mistake(this.path, this.message, anchor);
	}

	/** The same, seen from outside an object. */
	public Mistake below(String outer) {
		if (outer.isEmpty() || this.path.isEmpty()) {
			return new Mistake(outer + this.path, this.message, this.section);
		}
		return new Mistake(outer + "." + this.path, this.message, this.section);
	}

	/** Whether it is about this place or one inside it. */
	boolean concerns(String place) {
		return place.isEmpty() || this.path.equals(place) || this.path.startsWith(place + ".")
				|| this.path.startsWith(place + "[");
	}

	@Override
	public String toString() {
		return this.path.isEmpty() ? this.message : this.path + " " + this.message;
	}

}
