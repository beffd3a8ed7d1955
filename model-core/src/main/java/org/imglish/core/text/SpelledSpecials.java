package org.imglish.core.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cuts texts within what the tokenizer library would take for a special token wherever a
 * text spells it, as web pages spell {@code <s>}. Part by part such a text stays text;
 * whoever learns a vocabulary and whoever encodes by it cut alike.
 */
final class SpelledSpecials {

	private final Pattern specials;

	/**
	 * @param specials at least one special token
	 */
	SpelledSpecials(Collection<String> specials) {
		this.specials = Pattern.compile(specials.stream().map(Pattern::quote).collect(Collectors.joining("|")));
	}

	/**
	 * The parts of a text in order. Half a surrogate pair becomes U+FFFD: the library
	 * would make three of it.
	 */
	List<String> parts(String text) {
		String whole = whole(text);
		List<String> parts = new ArrayList<>();
		int from = 0;
		Matcher special = this.specials.matcher(whole);
		while (special.find()) {
			int cut = whole.offsetByCodePoints(special.start(), 1);
			parts.add(whole.substring(from, cut));
			from = cut;
		}
		parts.add(whole.substring(from));
		return parts;
	}

	private static String whole(String text) {
		if (text.codePoints().noneMatch(SpelledSpecials::isHalf)) {
			return text;
		}
		StringBuilder whole = new StringBuilder(text.length());
		text.codePoints().forEach((each) -> whole.appendCodePoint(isHalf(each) ? '\uFFFD' : each));
		return whole.toString();
	}

	private static boolean isHalf(int codePoint) {
		return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
	}

}
