package org.imglish.core.estimate;

/**
 * Adds up what layers of convolutions cost. Each result of a layer is kept until the end
 * of the step, as are copies that put the channels of a point side by side.
 */
final class HeadLayers {

	private static final int MULTIPLY_ADD = 2;

	/** Points that an upsampling makes of each. */
	private static final int DOUBLED = 4;

	private long parameters;

	private long statistics;

	private double operations;

	private double values;

	/** A convolution that keeps the size of maps of so many points in all. */
	void convolution(double points, long inputs, long outputs, int side, boolean biased) {
		long weights = inputs * outputs * side * side;
		this.parameters += weights + (biased ? outputs : 0);
		this.operations += MULTIPLY_ADD * points * weights;
		keep(points * outputs);
	}

	/** A transposed convolution that makes four points of each. */
	void doubling(double points, long inputs, long outputs) {
		this.parameters += DOUBLED * inputs * outputs + outputs;
		this.operations += MULTIPLY_ADD * points * DOUBLED * inputs * outputs;
		// the points side by side; the product, the same as a map, and with its bias
		keep(points * inputs + 3 * DOUBLED * points * outputs);
	}

	void linear(double rows, long inputs, long outputs) {
		convolution(rows, inputs, outputs, 1, true);
	}

	void batchNorm(double points, long channels) {
		this.parameters += 2 * channels;
		this.statistics += 2 * channels;
		keep(points * channels);
	}

	/** A LayerNorm over channels, which are put side by side first. */
	void channelNorm(double points, long channels) {
		this.parameters += 2 * channels;
		keep(2 * points * channels);
	}

	/** A convolution without bias, a batch norm and a ReLU. */
	void normalized(double points, long inputs, long outputs, int side) {
		convolution(points, inputs, outputs, side, false);
		batchNorm(points, outputs);
		keep(points * outputs);
	}

	/**
	 * A bilinear resizing as two matrix products; none where the size stays. Planes are
	 * square.
	 */
	void resize(double from, double to, double planes) {
		if (from != to) {
			this.operations += MULTIPLY_ADD * planes * (from * from * to + from * to * to);
			keep(planes * (from * to + to * to));
		}
	}

	/** Numbers that are kept beside those of the layers. */
	void keep(double more) {
		this.values += more;
	}

	/**
	 * All of it.
	 * @param untrained parameters of the backbone that are left alone
	 * @param spared operations that the backbone does not perform
	 */
	HeadCost cost(long untrained, double spared) {
		return new HeadCost(this.parameters, this.statistics, untrained, this.operations - spared, this.values);
	}

}
