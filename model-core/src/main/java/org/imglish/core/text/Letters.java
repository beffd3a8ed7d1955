package org.imglish.core.text;

import org.jspecify.annotations.Nullable;

/**
 * What the tokenizer library takes characters for. It is asked once for each that occurs,
 * so that a vocabulary is learned from just the words that its tokenizer will find:
 * Java's own letters and small letters are those of another Unicode version, which
 * depends on the Java that runs. Safe for use by several threads.
 */
final class Letters implements AutoCloseable {

	private final BareTokenizer tokenizer;

	private final @Nullable Letter[] known = new Letter[Character.MAX_CODE_POINT + 1];

	/**
	 * @param tokenizer tells; closed with this object
	 */
	Letters(BareTokenizer tokenizer) {
		this.tokenizer = tokenizer;
	}

	/** What a character is. */
	Letter of(int codePoint) {
		Letter letter = this.known[codePoint];
		if (letter == null) {
			String text = Character.toString(codePoint);
			letter = new Letter(kind(text), String.join("", this.tokenizer.words(text)));
			this.known[codePoint] = letter;
		}
		return letter;
	}

	/** A character is of the kind of its neighbours if it makes one word with them. */
	private Kind kind(String character) {
		for (Kind kind : new Kind[] { Kind.LETTER, Kind.NUMBER, Kind.SIGN }) {
			if (this.tokenizer.words(kind.example + character + kind.example).size() == 1) {
				return kind;
			}
		}
		return Kind.SPACE;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

	/** Kinds of characters that words do not mix. */
	enum Kind {

		/** What words of letters consist of; numbers too, where both make one word. */
		LETTER("a"),

		/** Digits and other numbers. */
		NUMBER("1"),

		/** Whatever else is written. */
		SIGN("-"),

		/** What stands between words. */
		SPACE("\t");

		private final String example;

		Kind(String example) {
			this.example = example;
		}

		/** An ASCII character of this kind. */
		String example() {
			return this.example;
		}

	}

	/**
	 * A character.
	 *
	 * @param normalized what the tokenizer makes of it
	 */
	record Letter(Kind kind, String normalized) {

	}

}
