package org.imglish.core.loader;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on the recipe's seed, the step and a purpose, and on nothing
 * that happened before.
 */
public final class StepRandom {

	private StepRandom() {
	}

	/**
	 * A generator for one purpose in one step.
	 * @param seed the recipe's seed
	 * @param step from 1
	 * @param purpose what the numbers are for, for example {@code masks}
	 */
	public static SplittableRandom of(long seed, long step, String purpose) {
		return new SplittableRandom(mix(mix(seed) ^ mix(step * 0x9E3779B97F4A7C15L + purpose.hashCode())));
	}

	/**
	 * A generator for one item of a step, so that the items may be prepared in any order
	 * and by any thread.
	 * @param item from 0
	 */
	public static SplittableRandom of(long seed, long step, String purpose, int item) {
		return new SplittableRandom(
				mix(mix(mix(seed) ^ mix(step * 0x9E3779B97F4A7C15L + purpose.hashCode())) + item + 1));
	}

	static long mix(long z) {
		z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
		z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
		return z ^ (z >>> 31);
	}

}
