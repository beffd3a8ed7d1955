package org.imglish.core.text;

/** Kinds of vocabularies that can be learned from texts. */
public enum VocabularyModel {

	/** Whole words, lower-cased; what is rarer becomes {@code <unk>}. */
	WORD(6),

	/** Byte pairs: pieces of words, down to bytes, so that every text has its ids. */
	BPE(BytePairVocabulary.MIN_SIZE);

	private final int minSize;

	VocabularyModel(int minSize) {
		this.minSize = minSize;
	}

	/** Smallest vocabulary, special tokens included. */
	public int minSize() {
		return this.minSize;
	}

	/**
	 * Starts to learn one.
	 * @param threads how many count words, beside the caller; what is learned does not
	 * depend on it
	 */
	public VocabularyLearner learner(int threads) {
		return switch (this) {
			case WORD -> new WordVocabulary(threads);
			case BPE -> new BytePairVocabulary(threads);
		};
	}

}
