package org.imglish.core.loader;

/**
 * Orders of the numbers below a size: a Feistel network, so that what stands at a place
 * is known without a table.
 */
final class Permutation {

	private static final int ROUNDS = 4;

	private final long size;

	private final int halfBits;

	/**
	 * @param size how many numbers, at least 1
	 */
	Permutation(long size) {
		this.size = size;
		int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
		this.halfBits = Math.max(1, (bits + 1) / 2);
	}

	/**
	 * The number at a place.
	 * @param key each key has an order of its own
	 * @param place from 0 to the size less one
	 */
	long at(long key, long place) {
		long number = place;
		do {
			number = permute(key, number);
		}
		while (number >= this.size);
		return number;
	}

	private long permute(long key, long value) {
		long mask = (1L << this.halfBits) - 1;
		long left = value >>> this.halfBits;
		long right = value & mask;
		for (int round = 0; round < ROUNDS; round++) {
			long mixed = StepRandom.mix(right + (round + 1) * 0x9E3779B97F4A7C15L + key);
			long next = left ^ (mixed & mask);
			left = right;
			right = next;
		}
		return (left << this.halfBits) | right;
	}

}
