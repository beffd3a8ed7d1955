package org.imglish.core.text;

import java.util.List;

/**
 * Turns text into the ids of the model's text vocabulary and back. Ids follow the order
 * of the released models: {@code <s>}=0, {@code <pad>}=1, {@code </s>}=2,
 * {@code <unk>}=3, then the pieces and {@code <mask>}, which stands after them where this
 * program numbers them.
 */
public interface TextTokenizer extends AutoCloseable {

	int BEGIN = 0;

	int PADDING = 1;

	int END = 2;

	int UNKNOWN = 3;

	/**
	 * Encodes a text without adding special tokens.
	 * @param text any text
	 * @return ids in {@code [3, vocabularySize)}
	 */
	int[] encode(String text);

	/**
	 * Decodes ids, leaving special tokens out.
	 * @param ids ids of this vocabulary
	 * @return the text
	 */
	String decode(int[] ids);

	/** Number of rows that the text embedding needs. */
	int vocabularySize();

	/** Ids from 4 up to below this one stand for words, but for the mask. */
	int words();

	/** Id of the mask token. */
	int mask();

	/** What its file wants and is not done, with the reason, in sentences. */
	default List<String> remarks() {
		return List.of();
	}

	@Override
	void close();

}
