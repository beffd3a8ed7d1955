package org.imglish.core.source;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

import org.imglish.core.field.Checked;
import org.imglish.core.field.Checks;
import org.imglish.core.field.Field;
import org.imglish.core.source.RecordCheck.Reason;

/** What becomes of texts before anything else looks at them, and which are wanted. */
public record TextRules(@Field(
		value = "Whether texts are brought into Unicode's form NFC, so that one letter is one code, whoever wrote it.",
		byDefault = "false") boolean nfc,
		@Field(value = "Whether control characters, line and paragraph separators and marks of direction become spaces, and runs of spaces one.",
				byDefault = "false") boolean plain,
		@Field(value = "Fewest words, between spaces, of a text.", unit = "words", min = 0, max = 1e6,
				byDefault = "0") int minWords,
		@Field(value = "Most words, between spaces, of a text; longer ones are skipped. 0 for any number.",
				unit = "words", min = 0, max = 1e6, byDefault = "0") int maxWords)
		implements
			Checked {

	/** Control and format characters but the joiners that spell words, and line ends. */
	private static final Pattern CONTROLS = Pattern
		.compile("[\\p{Cc}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2060\\u2066-\\u2069\\uFEFF]");

	private static final Pattern SPACES = Pattern.compile("[\\p{Zs}\\t]+");

	private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

	@Override
	public void check(Checks checks) {
		checks.that(this.maxWords == 0 || this.maxWords >= this.minWords, "maxWords",
				"must be at least minWords (%d), or 0 for any number, but is %d", this.minWords, this.maxWords);
	}

	/**
	 * A record with its text as the rules have it, or an unusable one where its text is
	 * not wanted. What has no text stays as it is.
	 */
	SourceRecord apply(SourceRecord record) {
		String text = record.text();
		if (text == null || record.fault() != null || !record.hasText()) {
			return record;
		}
		String clean = clean(text);
		long words = words(clean);
		if (words < this.minWords) {
			return SourceRecord.unusable(record.place(), Reason.SHORT_TEXT,
					String.format(Locale.ROOT, "its text has %d word%s, fewer than the %d that are wanted", words,
							(words == 1) ? "" : "s", this.minWords));
		}
		if (this.maxWords > 0 && words > this.maxWords) {
			return SourceRecord.unusable(record.place(), Reason.LONG_TEXT, String.format(Locale.ROOT,
					"its text has %d words, more than the %d that are wanted", words, this.maxWords));
		}
		return clean.equals(text) ? record : record.saying(clean);
	}

	private String clean(String text) {
		String clean = this.nfc ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
		return this.plain ? SPACES.matcher(CONTROLS.matcher(clean).replaceAll(" ")).replaceAll(" ").strip() : clean;
	}

	private static long words(String text) {
		return BETWEEN_WORDS.splitAsStream(text.strip()).filter((word) -> !word.isEmpty()).count();
	}

}
