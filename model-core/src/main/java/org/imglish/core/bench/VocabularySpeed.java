package org.imglish.core.bench;

/**
 * What learning a vocabulary took.
 *
 * @param megabytes size of the text, in millions of bytes
 * @param entries entries of the vocabulary
 * @param countSeconds for making the text and counting its words
 * @param learnSeconds for learning the entries and writing them
 * @param peakMegabytes largest memory of the process, in millions of bytes; 0 where the
 * system does not tell
 * @param words what the text held
 */
public record VocabularySpeed(long megabytes, int entries, double countSeconds, double learnSeconds, long peakMegabytes,
		String words) {

}
