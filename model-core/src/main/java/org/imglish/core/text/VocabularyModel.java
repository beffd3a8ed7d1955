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

	/** Starts to learn one. */
	public VocabularyLearner learner() {
		return switch (this) {
			case WORD -> new WordVocabulary();
			case BPE -> new BytePairVocabulary();
		};
	}

}
