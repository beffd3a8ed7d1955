package org.imglish.core.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number, text or sign of a condition.
 *
 * @param kind what it is
 * @param text the word, number or sign as it is written; a text or a quoted name without
 * its quotes
 * @param place where it begins, counted from 1
 */
record ConditionToken(Kind kind, String text, int place) {

	private static final Pattern TOKEN = Pattern
		.compile("\\s*+(?:(?<number>\\d++(?:\\.\\d++)?+(?:[eE][+-]?\\d{1,3}+)?+|\\.\\d++)"
				+ "|'(?<text>(?:[^']|'')*+)'|\"(?<name>(?:[^\"]|\"\")++)\"|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*+)"
				+ "|(?<sign><=|>=|<>|!=|==|[=<>(),.-]))");

	/** Splits a condition; an end stands behind the last token. */
	static List<ConditionToken> of(String condition) throws InvalidConditionException {
		List<ConditionToken> tokens = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(condition);
		int end = condition.stripTrailing().length();
		int from = 0;
		while (from < end) {
			if (!matcher.find(from) || matcher.start() != from) {
				int place = from + 1 + condition.substring(from).length()
						- condition.substring(from).stripLeading().length();
				throw new InvalidConditionException(String.format(Locale.ROOT,
						"cannot be read from character %d on: '%s'", place, condition.substring(place - 1)));
			}
			tokens.add(token(matcher));
			from = matcher.end();
		}
		tokens.add(new ConditionToken(Kind.END, "", end + 1));
		return tokens;
	}

	private static ConditionToken token(Matcher matcher) {
		for (Kind kind : List.of(Kind.NUMBER, Kind.TEXT, Kind.NAME, Kind.WORD, Kind.SIGN)) {
			String group = kind.name().toLowerCase(Locale.ROOT);
			String text = matcher.group(group);
			if (text != null) {
				boolean quoted = kind == Kind.TEXT || kind == Kind.NAME;
				return new ConditionToken(kind, quoted ? text.replace("''", "'").replace("\"\"", "\"") : text,
						matcher.start(group) + (quoted ? 0 : 1));
			}
		}
		throw new IllegalStateException("A token is none of those that are looked for");
	}

	/** Whether it is a word of the language, in whatever case, or a sign. */
	boolean is(String word) {
		return (this.kind == Kind.WORD || this.kind == Kind.SIGN) && this.text.equalsIgnoreCase(word);
	}

	/** What a token is. */
	enum Kind {

		/** Digits, perhaps with a point and an exponent. */
		NUMBER,
		/** Something between single quotes. */
		TEXT,
		/** A name between double quotes. */
		NAME,
		/** A name, or a word of the language. */
		WORD,
		/** A sign. */
		SIGN,
		/** The end of the condition. */
		END

	}

}
