package org.imglish.core.text;

/**
 * Learns a vocabulary from texts that are given one by one, in bounded memory, and writes
 * it as a standard Hugging Face {@code tokenizer.json}. It counts the very words that
 * this tokenizer will find, so that a learned text holds nothing unknown but what the
 * size left out. Equal texts give equal bytes.
 */
public interface VocabularyLearner extends AutoCloseable {

	/** Learns from a text. */
	void add(String text);

	/**
	 * Writes the tokenizer.
	 * @param size most entries, special tokens included; fewer texts give fewer
	 * @param progress is told how far the learning has come
	 * @return the content of a {@code tokenizer.json}
	 * @throws IllegalArgumentException if the size is below what the model needs
	 */
	String toJson(int size, Progress progress);

	/** Writes the tokenizer without telling how far it has come. */
	default String toJson(int size) {
		return toJson(size, (done, total) -> {
		});
	}

	/** What the texts held, in a sentence. */
	String summary();

	@Override
	void close();

	/** Hears how far the learning has come; may end it by an exception. */
	interface Progress {

		/**
		 * @param done entries learned so far
		 * @param total entries wanted
		 */
		void at(int done, int total);

	}

}
