package org.imglish.core.dense;

import java.util.Arrays;

/** The stable order of scores from the highest: equal scores keep their order. */
public final class BestFirst {

	private BestFirst() {
	}

	/**
	 * Orders scores.
	 * @return their numbers, that of the highest score first
	 * @throws IllegalArgumentException if a score is not a number
	 */
	public static int[] order(float[] scores) {
		long[] keys = new long[scores.length];
		for (int i = 0; i < scores.length; i++) {
			if (Float.isNaN(scores[i])) {
				throw new IllegalArgumentException("Score " + i + " is not a number, so there is no best one");
			}
			keys[i] = ((long) descending(scores[i]) << Integer.SIZE) | i;
		}
		Arrays.sort(keys);
		int[] order = new int[keys.length];
		for (int i = 0; i < order.length; i++) {
			order[i] = (int) keys[i];
		}
		return order;
	}

	/** A number that is the smaller the higher the score. */
	private static int descending(float score) {
		// adding 0 makes the two zeros equal
		int bits = Float.floatToIntBits(score + 0f);
		int ascending = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
		return ~ascending;
	}

}
