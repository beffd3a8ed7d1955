package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Classes by the vote of the nearest labelled vectors, each weighted by
 * {@code exp(cosine / 0.07)} (arXiv 1805.01978, section 3.4, and the usual evaluation of
 * self-supervised image features since).
 */
public final class NearestNeighbours {

	private static final double TEMPERATURE = 0.07;

	private final int count;

	private final int classes;

	private final List<float[]> vectors = new ArrayList<>();

	private final List<Integer> labels = new ArrayList<>();

	/**
	 * An empty set.
	 * @param count neighbours that vote, at least 1
	 * @param classes number of classes
	 */
	public NearestNeighbours(int count, int classes) {
		if (count < 1) {
			throw new IllegalArgumentException("At least one neighbour has to vote, not " + count);
		}
		this.count = count;
		this.classes = classes;
	}

	/**
	 * Adds a labelled vector.
	 * @param vector of unit length
	 * @param label from 0 to the number of classes - 1
	 */
	public void add(float[] vector, int label) {
		if (label < 0 || label >= this.classes) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "The class %d is not among the %d", label, this.classes));
		}
		this.vectors.add(vector);
		this.labels.add(label);
	}

	/** Number of labelled vectors. */
	public int size() {
		return this.vectors.size();
	}

	/**
	 * Votes for each class.
	 * @param vector of unit length
	 * @return {@code [classes]}, 0 where no neighbour is of the class
	 */
	public float[] votes(float[] vector) {
		float[] cosines = new float[this.vectors.size()];
		for (int i = 0; i < cosines.length; i++) {
			float[] other = this.vectors.get(i);
			float sum = 0;
			for (int j = 0; j < other.length; j++) {
				sum += vector[j] * other[j];
			}
			cosines[i] = sum;
		}
		float[] votes = new float[this.classes];
		for (int place : Ranking.best(cosines, this.count)) {
			votes[this.labels.get(place)] += (float) Math.exp(cosines[place] / TEMPERATURE);
		}
		return votes;
	}

}
