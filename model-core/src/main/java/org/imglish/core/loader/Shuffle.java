package org.imglish.core.loader;

import java.util.ArrayList;
import java.util.List;

/**
 * An endless shuffled walk over a dataset: each epoch visits every sample once in an
 * order of its own. The order is a Feistel network over the sample numbers, so that the
 * n-th sample of any epoch is known without an index in memory.
 */
public final class Shuffle {

	private static final int ROUNDS = 4;

	private final long size;

	private final long seed;

	private final int halfBits;

	/**
	 * @param size number of samples, at least 1
	 * @param seed from which the orders follow
	 */
	public Shuffle(long size, long seed) {
		this.size = size;
		this.seed = seed;
		int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
		this.halfBits = Math.max(1, (bits + 1) / 2);
	}

	/**
	 * Samples of one step.
	 * @param step from 1
	 * @param batch samples a step
	 */
	public List<Long> step(long step, int batch) {
		List<Long> samples = new ArrayList<>(batch);
		long first = (step - 1) * batch;
		for (long i = first; i < first + batch; i++) {
			samples.add(at(i / this.size, i % this.size));
		}
		return samples;
	}

	private long at(long epoch, long index) {
		long place = index;
		do {
			place = permute(epoch, place);
		}
		while (place >= this.size);
		return place;
	}

	private long permute(long epoch, long value) {
		long mask = (1L << this.halfBits) - 1;
		long left = value >>> this.halfBits;
		long right = value & mask;
		for (int round = 0; round < ROUNDS; round++) {
			long mixed = StepRandom.mix(right + (round + 1) * 0x9E3779B97F4A7C15L + this.seed * 31 + epoch * 1_000_003);
			long next = left ^ (mixed & mask);
			left = right;
			right = next;
		}
		return (left << this.halfBits) | right;
	}

}
