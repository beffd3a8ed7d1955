package org.imglish.core.text;

/** Kinds of vocabularies that can be learned from texts. */
public enum VocabularyModel {

	/** Whole words, lower-cased; what is rarer becomes {@code <unk>}. */
	WORD(6),

	/** Byte pairs: pieces of words, down to bytes, so that every text has its ids. */
	BPE(BytePairVocabulary.LEAST_SIZE);

	private final int leastSize;

	VocabularyModel(int leastSize) {
		this.leastSize = leastSize;
	}

	/** Smallest vocabulary, special tokens included. */
	public int leastSize() {
		return this.leastSize;
	}

	/** Starts to learn one. */
	public VocabularyLearner learner() {
		return switch (this) {
			case WORD -> new WordVocabulary();
			case BPE -> new BytePairVocabulary();
		};
	}

}
