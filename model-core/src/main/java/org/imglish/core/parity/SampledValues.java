package org.imglish.core.parity;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** Values of one statistic over many samples. */
final class SampledValues {

	private double[] values = new double[1024];

	private int size;

	void add(double value) {
		if (this.size == this.values.length) {
			this.values = Arrays.copyOf(this.values, 2 * this.size);
		}
		this.values[this.size++] = value;
	}

	int size() {
		return this.size;
	}

	double mean() {
		return average((value) -> value);
	}

	/** Standard deviation of the values themselves. */
	double deviation() {
		return Math.sqrt(moment(2));
	}

	/** Standard error of {@link #deviation()}, from the fourth moment. */
	double errorOfDeviation() {
		double variance = moment(2);
		return (variance > 0) ? Math.sqrt((moment(4) - variance * variance) / (4 * variance * this.size)) : 0;
	}

	double shareBelow(double bound) {
		return share((value) -> value < bound);
	}

	double shareUpTo(double bound) {
		return share((value) -> value <= bound);
	}

	double shareOf(double wanted) {
		return share((value) -> value == wanted);
	}

	private double moment(int order) {
		double mean = mean();
		return average((value) -> Math.pow(value - mean, order));
	}

	private double average(DoubleUnaryOperator term) {
		return Arrays.stream(this.values, 0, this.size).map(term).average().orElse(Double.NaN);
	}

	private double share(DoublePredicate counted) {
		return average((value) -> counted.test(value) ? 1 : 0);
	}

}
