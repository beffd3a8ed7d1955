package org.imglish.core.bench;

import java.util.Arrays;

/** The middle of measured values: one disturbed round does not move it. */
public final class Median {

	private Median() {
	}

	/** Of at least one value. */
	public static double of(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
