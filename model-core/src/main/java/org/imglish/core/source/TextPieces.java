package org.imglish.core.source;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.text.TextTokenizer;

/**
 * Cuts long texts into pieces of about equal length that a tokenizer makes no more than a
 * number of tokens of, between words where there are spaces, else behind punctuation
 * where there is some. Nothing is lost but the spaces at the cuts.
 */
final class TextPieces {

	/**
	 * Letters a token beyond which a text is cut before it is tokenized, so that no
	 * over-long text ever is.
	 */
	private static final int MAX_LETTERS = 16;

	private final TextTokenizer tokenizer;

	private final int maxTokens;

	TextPieces(TextTokenizer tokenizer, int maxTokens) {
		this.tokenizer = tokenizer;
		this.maxTokens = maxTokens;
	}

	/** The pieces of a text in order; the text itself where it is short enough. */
	List<Piece> of(String text) {
		List<Piece> pieces = new ArrayList<>();
		cut(text.strip(), pieces);
		return pieces;
	}

	private void cut(String text, List<Piece> pieces) {
		int parts = 1 + text.length() / (MAX_LETTERS * this.maxTokens);
		if (parts == 1) {
			int[] tokens = this.tokenizer.encode(text);
			if (tokens.length <= this.maxTokens || text.codePointCount(0, text.length()) < 2) {
				pieces.add(new Piece(text, tokens));
				return;
			}
			parts = (tokens.length + this.maxTokens - 1) / this.maxTokens;
		}
		int from = 0;
		for (int part = 1; part <= parts; part++) {
			int to = (part == parts) ? text.length()
					: cutNear(text, from, (int) ((long) text.length() * part / parts), text.length() / parts);
			String piece = text.substring(from, to).strip();
			if (!piece.isEmpty()) {
				cut(piece, pieces);
			}
			from = to;
		}
	}

	/** The last space before an index, else the last mark, or the index itself. */
	private static int cutNear(String text, int from, int index, int length) {
		int least = Math.max(from, index - length / 2);
		int mark = least;
		for (int i = index; i > least; i--) {
			if (Character.isWhitespace(text.charAt(i))) {
				return i;
			}
			if (mark == least && isMark(text.codePointBefore(i)) && Character.isLetterOrDigit(text.codePointAt(i))) {
				mark = i;
			}
		}
		if (mark > least) {
			return mark;
		}
		boolean splits = Character.isLowSurrogate(text.charAt(index)) && index - 1 > from;
		return Math.max(from, splits ? index - 1 : index);
	}

	/** Whether a word ends here, also where no spaces are written: full stops, commas. */
	private static boolean isMark(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.OTHER_PUNCTUATION, Character.END_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> true;
			default -> false;
		};
	}

	/** A part of a text and its token ids. */
	@SuppressWarnings("ArrayRecordComponent")
	record Piece(String text, int[] tokens) {

	}

}
