package org.imglish.core.backbone;

import java.util.Random;

/** How the first values of a parameter are drawn, one at a time. */
@FunctionalInterface
interface Draw {

	/** The next value. */
	double next(Random random);

	/** The same values, scaled. */
	default Draw scaled(double factor) {
		return (random) -> next(random) * factor;
	}

	/** Always the same value. */
	static Draw constant(double value) {
		return (random) -> value;
	}

	/** Evenly between {@code -range} and {@code range}. */
	static Draw uniform(double range) {
		return (random) -> (2 * random.nextDouble() - 1) * range;
	}

	/** From a normal distribution around 0. */
	static Draw normal(double deviation) {
		return (random) -> random.nextGaussian() * deviation;
	}

	/**
	 * From a normal distribution around 0, cut on both sides.
	 * @param cut where, in deviations
	 */
	static Draw truncated(double deviation, double cut) {
		return (random) -> {
			double value = random.nextGaussian();
			while (Math.abs(value) > cut) {
				value = random.nextGaussian();
			}
			return value * deviation;
		};
	}

}
