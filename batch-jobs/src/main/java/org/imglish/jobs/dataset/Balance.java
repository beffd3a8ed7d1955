package org.imglish.jobs.dataset;

import java.util.List;

/**
 * How the samples of a dataset are spread; nothing where the dataset was ingested before
 * this was counted.
 *
 * @param classes how many samples are of each class, the most frequent first
 * @param texts how many texts there are of each range of lengths, the shortest first
 */
public record Balance(List<OfClass> classes, List<OfLength> texts) {

	public Balance {
		classes = List.copyOf(classes);
		texts = List.copyOf(texts);
	}

	/**
	 * Samples of a class.
	 *
	 * @param name of the class
	 * @param samples how many there are
	 */
	public record OfClass(String name, long samples) {

	}

	/**
	 * Texts of a range of lengths.
	 *
	 * @param from fewest tokens, special ones not counted
	 * @param to most tokens
	 * @param texts how many there are
	 */
	public record OfLength(int from, int to, long texts) {

	}

}
