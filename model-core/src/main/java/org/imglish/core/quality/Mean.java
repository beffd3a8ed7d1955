package org.imglish.core.quality;

/** A mean of values that come one by one. */
final class Mean {

	private double sum;

	private long count;

	void add(double value) {
		this.sum += value;
		this.count++;
	}

	/**
	 * The mean.
	 * @throws IllegalStateException if there is no value
	 */
	double value() {
		if (this.count == 0) {
			throw new IllegalStateException("There is nothing to take the mean of: add a prediction first");
		}
		return this.sum / this.count;
	}

}
