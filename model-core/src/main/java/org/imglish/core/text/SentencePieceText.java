package org.imglish.core.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import ai.djl.sentencepiece.SpTokenizer;

/**
 * A SentencePiece model with the ids of the released models, which wrap theirs as XLM-R
 * does: {@code <s>}=0, {@code <pad>}=1, {@code </s>}=2, {@code <unk>}=3, every other
 * piece one more than its own number, {@code <mask>} behind the last. With the released
 * 64,000 pieces that is 64001, and the embedding has 64,010 rows.
 */
public final class SentencePieceText implements TextTokenizer {

	/** How far pieces are shifted. */
	private static final int SHIFT = 1;

	/** The released embedding has rows behind the mask token that nothing uses. */
	private static final int UNUSED_ROWS = 8;

	/** SentencePiece's sign for a space. */
	private static final String SPACE = "\u2581";

	private static final String UNKNOWN_TEXT = " \u2047 ";

	private final SpTokenizer model;

	private final List<String> pieces;

	private SentencePieceText(SpTokenizer model, List<String> pieces) {
		this.model = model;
		this.pieces = pieces;
	}

	/**
	 * Opens a model.
	 * @param file a SentencePiece model, for example the released {@code beit3.spm}
	 * @throws IOException if it cannot be read or its first pieces are not unknown, begin
	 * and end
	 */
	public static SentencePieceText open(Path file) throws IOException {
		List<String> pieces = SentencePieceModel.pieces(file);
		return new SentencePieceText(new SpTokenizer(Files.readAllBytes(file)), pieces);
	}

	@Override
	public int[] encode(String text) {
		return Arrays.stream(this.model.getProcessor().encode(text))
			.map((piece) -> (piece == 0) ? UNKNOWN : piece + SHIFT)
			.toArray();
	}

	/**
	 * Joins pieces as SentencePiece does; its own way back through JNI breaks characters
	 * beyond U+FFFF.
	 */
	@Override
	public String decode(int[] ids) {
		StringBuilder text = new StringBuilder();
		for (int id : ids) {
			if (id == UNKNOWN) {
				text.append(UNKNOWN_TEXT);
			}
			else if (id > UNKNOWN && id < mask()) {
				String piece = this.pieces.get(id - SHIFT);
				boolean opens = text.isEmpty() && piece.startsWith(SPACE);
				text.append(opens ? piece.substring(SPACE.length()) : piece);
			}
		}
		return text.toString().replace(SPACE, " ");
	}

	@Override
	public int vocabularySize() {
		return mask() + 1 + UNUSED_ROWS;
	}

	@Override
	public int words() {
		return mask();
	}

	@Override
	public int mask() {
		return this.pieces.size() + SHIFT;
	}

	@Override
	public void close() {
		this.model.close();
	}

}
