package org.imglish.jobs.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Spelling {

	private Spelling() {
	}

	/**
	 * The known word with the fewest edits to a given one, if at most a third of its
	 * letters differ.
	 */
	static Optional<String> closest(String given, Collection<String> known) {
		String word = given.toLowerCase(Locale.ROOT);
		return known.stream()
			.filter((each) -> edits(word, each.toLowerCase(Locale.ROOT)) <= Math.max(1, each.length() / 3))
			.min(Comparator.comparingInt((String each) -> edits(word, each.toLowerCase(Locale.ROOT)))
				.thenComparing(Comparator.naturalOrder()));
	}

	/** Levenshtein distance: insertions, deletions and replacements. */
	private static int edits(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int column = 0; column <= to.length(); column++) {
			previous[column] = column;
		}
		for (int row = 1; row <= from.length(); row++) {
			int[] current = new int[to.length() + 1];
			current[0] = row;
			for (int column = 1; column <= to.length(); column++) {
				int replaced = previous[column - 1] + ((from.charAt(row - 1) == to.charAt(column - 1)) ? 0 : 1);
				current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
