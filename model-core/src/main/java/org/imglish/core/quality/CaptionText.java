package org.imglish.core.quality;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spelling of captions as the COCO evaluation compares them, close to the Penn Treebank
 * tokenizer that it calls: lower case, without punctuation, contractions and possessives
 * split, words with hyphens and numbers with points whole. Brackets, slashes and
 * abbreviations with points are not treated as there.
 */
public final class CaptionText {

	private static final Pattern TOKEN = Pattern
		.compile("\\d+(?:[.,:]\\d+)+|\\p{Alnum}+(?:['\u2019-]\\p{Alnum}+)*|[$%&#+=@]", Pattern.UNICODE_CHARACTER_CLASS);

	private static final List<String> ENDINGS = List.of("n't", "'s", "'re", "'ve", "'ll", "'d", "'m");

	private CaptionText() {
	}

	/** The caption as it is compared with others: words with a space between them. */
	public static String normalize(String caption) {
		StringJoiner words = new StringJoiner(" ");
		Matcher matcher = TOKEN.matcher(caption.toLowerCase(Locale.ROOT));
		while (matcher.find()) {
			words.add(split(matcher.group().replace('\u2019', '\'')));
		}
		return words.toString();
	}

	private static String split(String word) {
		if (word.equals("cannot")) {
			return "can not";
		}
		for (String ending : ENDINGS) {
			if (word.endsWith(ending) && word.length() > ending.length()) {
				return word.substring(0, word.length() - ending.length()) + " " + ending;
			}
		}
		return word;
	}

}
