package org.imglish.core.field;

/**
 * One thing wrong with a recipe.
 *
 * @param path where, for example {@code optimizer.peakRate}; empty for the whole
 * @param message what is wrong and what is allowed
 */
public record Mistake(String path, String message) {

	/** The same, seen from outside an object. */
	Mistake below(String outer) {
		if (outer.isEmpty() || this.path.isEmpty()) {
			return new Mistake(outer + this.path, this.message);
		}
		return new Mistake(outer + "." + this.path, this.message);
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
