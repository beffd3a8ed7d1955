package org.imglish.core.decoding;

import org.imglish.core.text.TextTokenizer;

/**
 * The special tokens that captions are written with.
 *
 * @param begin the first token of every caption
 * @param end the last token of every caption
 * @param mask what asks for the next word
 */
public record CaptionTokens(int begin, int end, int mask) {

	/** Those of a vocabulary. */
	public static CaptionTokens of(TextTokenizer tokenizer) {
		return new CaptionTokens(TextTokenizer.BEGIN, TextTokenizer.END, tokenizer.mask());
	}

}
