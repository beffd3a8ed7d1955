package org.imglish.core.visual;

import java.util.Locale;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.SparseFormat;

/**
 * Clusters of directions: k-means by cosine, from which a codebook starts.
 *
 * @param centres directions of length one, {@code [clusters, width]}
 * @param sizes members of each cluster, {@code [clusters]}
 */
record CosineClusters(NDArray centres, NDArray sizes) {

	private static final int ITERATIONS = 10;

	/**
	 * Learns clusters; one that loses all its members keeps its centre.
	 * @param directions vectors of length one, {@code [vectors, width]}, at least as many
	 * as clusters
	 * @param random draws which vectors the centres start from
	 */
	static CosineClusters learn(NDArray directions, int clusters, RandomGenerator random) {
		int vectors = Math.toIntExact(directions.getShape().get(0));
		if (vectors < clusters) {
			throw new IllegalArgumentException(String.format(Locale.ROOT,
					"There are %d vectors, too few for %d clusters; give more images", vectors, clusters));
		}
		NDManager manager = directions.getManager();
		try (NDManager scratch = manager.newSubManager()) {
			NDArray chosen = scratch.create(draw(vectors, clusters, random));
			NDArray centres = chosen.getNDArrayInternal()
				.embedding(chosen, directions, SparseFormat.DENSE)
				.singletonOrThrow();
			NDArray sizes = scratch.zeros(centres.getShape());
			for (int i = 0; i < ITERATIONS; i++) {
				NDArray nearest = Assignment.likest(directions, centres);
				nearest.attach(scratch);
				Assignment.Sums sums = Assignment.sums(directions, nearest, clusters);
				sums.vectors().attach(scratch);
				sums.counts().attach(scratch);
				centres = sums.directions(centres);
				sizes = sums.counts();
			}
			centres.attach(manager);
			sizes.attach(manager);
			return new CosineClusters(centres, sizes);
		}
	}

	/** Draws different numbers below a bound. */
	static long[] draw(int bound, int count, RandomGenerator random) {
		long[] numbers = new long[bound];
		for (int i = 0; i < bound; i++) {
			numbers[i] = i;
		}
		long[] drawn = new long[count];
		for (int i = 0; i < count; i++) {
			int chosen = random.nextInt(i, bound);
			drawn[i] = numbers[chosen];
			numbers[chosen] = numbers[i];
		}
		return drawn;
	}

}
