package org.imglish.core.kernel;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

/**
 * How long the products of an expert take in float32 and in bfloat16 on a device, forward
 * and backward, casts included: a processor with units for bfloat16 (AMX) is several
 * times as fast with it, one without several times as slow, and so is any with the small
 * products of a small model.
 *
 * @param float32Seconds of a forward and a backward pass
 * @param bfloat16Seconds of the same in bfloat16; infinite where the device cannot
 */
public record PrecisionProbe(double float32Seconds, double bfloat16Seconds) {

	/** What bfloat16 must gain to be worth its rounding. */
	public static final double WORTH = 1.3;

	private static final int ROWS = 512;

	/** Others that use the device make a round longer, never shorter. */
	private static final int ROUNDS = 7;

	/**
	 * Measures, in turns; the shortest round counts. Takes less than a second for models
	 * up to the size of base.
	 * @param manager whose device is measured
	 * @param width values of a token
	 * @param feedForwardWidth values of a token within an expert
	 */
	public static PrecisionProbe measure(NDManager manager, int width, int feedForwardWidth) {
		try (NDManager scratch = manager.newSubManager();
				Kernels whole = new Kernels(scratch);
				Kernels half = new Kernels(scratch)) {
			half.compute(Precision.BF16, scratch);
			NDArray x = scratch.ones(new Shape(1, ROWS, width));
			NDArray first = trained(scratch, feedForwardWidth, width);
			NDArray second = trained(scratch, width, feedForwardWidth);
			double wholeSeconds = Double.POSITIVE_INFINITY;
			double halfSeconds = Double.POSITIVE_INFINITY;
			for (int i = 0; i < ROUNDS; i++) {
				wholeSeconds = Math.min(wholeSeconds, seconds(whole, x, first, second));
				halfSeconds = Math.min(halfSeconds, seconds(half, x, first, second));
			}
			return new PrecisionProbe(wholeSeconds, halfSeconds);
		}
		catch (UnsupportedPrecisionException ex) {
			return new PrecisionProbe(0, Double.POSITIVE_INFINITY);
		}
	}

	private static NDArray trained(NDManager manager, int outputs, int inputs) {
		NDArray weight = manager.ones(new Shape(outputs, inputs)).div(inputs);
		weight.setRequiresGradient(true);
		return weight;
	}

	private static double seconds(Kernels kernels, NDArray x, NDArray first, NDArray second) {
		long started = System.nanoTime();
		try (NDManager scratch = x.getManager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			NDArray input = x.reshape(x.getShape());
			input.attach(scratch);
			collector.backward(kernels.linear(kernels.linear(input, first, null), second, null).sum());
			// one value is read: a device has then finished
			first.getGradient().flatten().get(0).getFloat();
		}
		return (System.nanoTime() - started) / 1e9;
	}

	/** How many times as fast bfloat16 is. */
	public double gain() {
		return this.float32Seconds / this.bfloat16Seconds;
	}

	/** What the device is to compute in. */
	public Precision choice() {
		return (gain() >= WORTH) ? Precision.BF16 : Precision.FLOAT32;
	}

	/** The choice and why, as a sentence. */
	public String sentence() {
		return String.format(Locale.ROOT,
				"Projections and attention are computed in %s from the first step to the last: bfloat16 products of "
						+ "this model are %.2f times as fast as float32 here, and %.1f are asked for",
				choice().name().toLowerCase(Locale.ROOT), gain(), WORTH);
	}

}
