package org.imglish.core.loader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.imglish.core.shard.ShardedSamples;

/**
 * An endless walk over several datasets, each of which gives its share of the samples and
 * is shuffled by itself, so that it has epochs of its own. How many samples each dataset
 * has given before a step is computed from the shares alone: steps are known without
 * those before them.
 */
public final class Mixture {

	/** What all shares sum to: finer than any recipe asks for. */
	private static final double PARTS = 1 << 20;

	private final List<Shuffle> walks = new ArrayList<>();

	private final List<Long> shares = new ArrayList<>();

	/**
	 * @param parts the datasets, at least one
	 * @param seed from which all orders follow; that of the first dataset is its
	 * {@link Shuffle}'s
	 */
	public Mixture(List<Part> parts, long seed) {
		if (parts.isEmpty()) {
			throw new IllegalArgumentException("A mixture needs at least one dataset");
		}
		double sum = parts.stream().mapToDouble(Part::weight).sum();
		for (int i = 0; i < parts.size(); i++) {
			this.walks.add(new Shuffle(parts.get(i).size(), (i == 0) ? seed : StepRandom.mix(seed + i)));
			this.shares.add(Math.max(1, Math.round(PARTS * parts.get(i).weight() / sum)));
		}
	}

	/**
	 * Makes sure that there is room for the shards among which the walks jump.
	 * @param datasets the datasets, in the order of the parts
	 * @throws IOException if there is not
	 */
	public void hold(List<ShardedSamples> datasets) throws IOException {
		for (int i = 0; i < datasets.size(); i++) {
			this.walks.get(i).hold(datasets.get(i));
		}
	}

	/**
	 * Samples of one step.
	 * @param step from 1
	 * @param batch samples per step
	 * @return numbers of the samples of each dataset, in the order of the datasets; as
	 * many as the batch together
	 */
	public List<List<Long>> step(long step, int batch) {
		long[] from = given((step - 1) * batch);
		long[] to = given(step * batch);
		List<List<Long>> samples = new ArrayList<>();
		for (int i = 0; i < from.length; i++) {
			samples.add(this.walks.get(i).between(from[i], to[i]));
		}
		return samples;
	}

	/**
	 * How many of the first samples each dataset gives: the first one its share of all,
	 * the next one its share of the rest, and so on. No number ever falls as the total
	 * grows.
	 */
	private long[] given(long total) {
		long[] given = new long[this.shares.size()];
		long left = total;
		long parts = this.shares.stream().mapToLong(Long::longValue).sum();
		for (int i = 0; i < given.length; i++) {
			given[i] = Math.multiplyExact(left, this.shares.get(i)) / parts;
			left -= given[i];
			parts -= this.shares.get(i);
		}
		return given;
	}

	/**
	 * One of the datasets.
	 *
	 * @param size number of its samples, at least 1
	 * @param weight how many samples it gives, relative to the other datasets; above 0
	 */
	public record Part(long size, double weight) {

		public Part {
			if (size < 1 || !(weight > 0 && Double.isFinite(weight))) {
				throw new IllegalArgumentException(String.format(Locale.ROOT,
						"A part of a mixture has at least one sample and a weight above 0, but this one has %d and %s",
						size, weight));
			}
		}

	}

}
