package org.imglish.core.field;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Spelling {

	private static final int SHORTEST_BEGINNING = 4;

	private Spelling() {
	}

	/**
	 * The known word with the fewest edits to a given one, if at most a third of its
	 * letters differ; otherwise one that begins as most of the given word does.
	 */
	public static Optional<String> closest(String given, Collection<String> known) {
		String word = plain(given);
		Optional<String> close = known.stream()
			.filter((each) -> edits(word, plain(each)) <= Math.max(1, each.length() / 3))
			.min(Comparator.comparingInt((String each) -> edits(word, plain(each)))
				.thenComparing(Comparator.naturalOrder()));
		return close.isPresent() ? close
				: known.stream().filter((each) -> begins(word, plain(each))).min(Comparator.naturalOrder());
	}

	/**
	 * A question to who may have misspelled a word: {@code did you mean 'x'? } with a
	 * blank at its end, or nothing.
	 */
	public static String hint(String given, Collection<String> known) {
		return closest(given, known).map((meant) -> "did you mean '" + meant + "'? ").orElse("");
	}

	/** A word without case, hyphens and underscores. */
	static String plain(String word) {
		return word.toLowerCase(Locale.ROOT).replaceAll("[_ -]", "");
	}

	private static boolean begins(String given, String known) {
		int same = 0;
		while (same < Math.min(given.length(), known.length()) && given.charAt(same) == known.charAt(same)) {
			same++;
		}
		return same >= SHORTEST_BEGINNING && 3 * same >= 2 * given.length();
	}

	/**
	 * Insertions, deletions, replacements and exchanges of neighbours (optimal string
	 * alignment).
	 */
	private static int edits(String from, String to) {
		int[][] edits = new int[from.length() + 1][to.length() + 1];
		for (int row = 0; row <= from.length(); row++) {
			for (int column = 0; column <= to.length(); column++) {
				edits[row][column] = (row == 0 || column == 0) ? row + column : fewest(edits, row, column, from, to);
			}
		}
		return edits[from.length()][to.length()];
	}

	private static int fewest(int[][] edits, int row, int column, String from, String to) {
		int replaced = edits[row - 1][column - 1] + ((from.charAt(row - 1) == to.charAt(column - 1)) ? 0 : 1);
		int fewest = Math.min(replaced, Math.min(edits[row - 1][column], edits[row][column - 1]) + 1);
		boolean exchanged = row > 1 && column > 1 && from.charAt(row - 1) == to.charAt(column - 2)
				&& from.charAt(row - 2) == to.charAt(column - 1);
		return exchanged ? Math.min(fewest, edits[row - 2][column - 2] + 1) : fewest;
	}

}
