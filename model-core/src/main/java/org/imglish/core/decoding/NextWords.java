package org.imglish.core.decoding;

/**
 * A language model that tells how texts may continue. It keeps the texts of the newest
 * call; a search says how the next texts continue those.
 */
public interface NextWords {

	/**
	 * Begins with one empty text for each thing to be described.
	 * @param candidates how many next words to give for each text at most
	 */
	Continuations begin(int candidates);

	/**
	 * Goes on with texts that each continue a text of the call before.
	 * @param parents for each text the row of the text that it continues
	 * @param words for each text the word that it adds
	 * @param candidates how many next words to give for each text at most
	 */
	Continuations extend(int[] parents, int[] words, int candidates);

}
