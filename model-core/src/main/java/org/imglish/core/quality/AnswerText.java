package org.imglish.core.quality;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Spelling of answers as the VQA evaluation compares them (processPunctuation and
 * processDigitArticle of vqaEval.py): without punctuation and articles, numbers up to ten
 * as digits, contractions with their apostrophes, lower case.
 */
public final class AnswerText {

	private static final List<String> MARKS = List.of(";", "/", "[", "]", "\"", "{", "}", "(", ")", "=", "+", "\\", "_",
			"-", ">", "<", "@", "`", ",", "?", "!");

	private static final Pattern GROUPED_DIGITS = Pattern.compile("\\d,\\d");

	/** Periods but decimal points. */
	private static final Pattern PERIOD = Pattern.compile("\\.(?!\\d)");

	private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

	private static final Map<String, String> DIGITS = Map.ofEntries(Map.entry("none", "0"), Map.entry("zero", "0"),
			Map.entry("one", "1"), Map.entry("two", "2"), Map.entry("three", "3"), Map.entry("four", "4"),
			Map.entry("five", "5"), Map.entry("six", "6"), Map.entry("seven", "7"), Map.entry("eight", "8"),
			Map.entry("nine", "9"), Map.entry("ten", "10"));

	private static final Set<String> ARTICLES = Set.of("a", "an", "the");

	private AnswerText() {
	}

	/** The answer as it is compared with others. */
	public static String normalize(String answer) {
		StringJoiner words = new StringJoiner(" ");
		for (String word : SPACES.split(withoutMarks(answer).toLowerCase(Locale.ROOT).strip())) {
			String written = DIGITS.getOrDefault(word, word);
			if (!ARTICLES.contains(written)) {
				words.add(Contractions.spell(written));
			}
		}
		return words.toString();
	}

	/** The answer on one line without space around it. */
	static String trim(String answer) {
		return answer.replace('\n', ' ').replace('\t', ' ').strip();
	}

	/**
	 * A mark goes where it stands beside a space, and everywhere in a text with a number
	 * like 1,000; otherwise a space takes its place.
	 */
	private static String withoutMarks(String answer) {
		boolean grouped = GROUPED_DIGITS.matcher(answer).find();
		String text = answer;
		for (String mark : MARKS) {
			boolean beside = answer.contains(mark + " ") || answer.contains(" " + mark);
			text = text.replace(mark, (grouped || beside) ? "" : " ");
		}
		return PERIOD.matcher(text).replaceAll("");
	}

}
