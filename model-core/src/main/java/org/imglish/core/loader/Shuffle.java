package org.imglish.core.loader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.imglish.core.shard.ShardedSamples;

/**
 * An endless shuffled walk over a dataset: each epoch visits every sample once in an
 * order of its own, and the n-th sample of any epoch is known without an index in memory.
 * A dataset of more than a million samples is mixed a group at a time: a group is a
 * thousand runs of a thousand neighbours each, drawn from all over the dataset, so that
 * its samples lie in a few thousand shards and not in all.
 */
public final class Shuffle {

	private static final int RUN = 1024;

	private static final int RUNS = 1024;

	private final long size;

	private final long seed;

	private final int run;

	private final int runs;

	/**
	 * @param size number of samples, at least 1
	 * @param seed from which the orders follow
	 */
	public Shuffle(long size, long seed) {
		this(size, seed, RUN, RUNS);
	}

	/**
	 * @param run samples of a run
	 * @param runs runs of a group
	 */
	Shuffle(long size, long seed, int run, int runs) {
		this.size = size;
		this.seed = seed;
		this.run = run;
		this.runs = runs;
	}

	/**
	 * Makes sure that there is room for the shards among which this walk jumps.
	 * @param dataset the dataset that it walks over
	 * @throws IOException if there is not
	 */
	public void hold(ShardedSamples dataset) throws IOException {
		if (this.size <= (long) this.run * this.runs) {
			dataset.hold(this.size, 1);
		}
		else {
			dataset.hold(this.runs, this.run);
		}
	}

	/**
	 * Samples of one step.
	 * @param step from 1
	 * @param batch samples per step
	 */
	public List<Long> step(long step, int batch) {
		return between((step - 1) * batch, step * batch);
	}

	/**
	 * A piece of the walk.
	 * @param from samples before it
	 * @param to samples up to its end
	 */
	List<Long> between(long from, long to) {
		List<Long> samples = new ArrayList<>(Math.toIntExact(to - from));
		for (long i = from; i < to; i++) {
			samples.add(at(i / this.size, i % this.size));
		}
		return samples;
	}

	private long at(long epoch, long place) {
		long key = this.seed * 31 + epoch * 1_000_003;
		long group = (long) this.run * this.runs;
		if (this.size <= group) {
			return new Permutation(this.size).at(key, place);
		}
		long whole = this.size / this.run;
		long inRuns = whole * this.run;
		if (place >= inRuns) {
			return inRuns + new Permutation(this.size - inRuns).at(key, place - inRuns);
		}
		long number = place / group;
		long first = number * group;
		long mixed = new Permutation(Math.min(group, inRuns - first)).at(key + StepRandom.mix(number + 1),
				place - first);
		long drawn = new Permutation(whole).at(key, number * this.runs + mixed / this.run);
		return drawn * this.run + mixed % this.run;
	}

}
