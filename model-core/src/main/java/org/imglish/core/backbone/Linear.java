package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.imglish.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** A linear projection, {@code xW^T + b}. */
public final class Linear {

	private static final double DEVIATION = 0.02;

	private final Parameter weight;

	private final @Nullable Parameter bias;

	private final Kernels kernels;

	/**
	 * Declares the projection.
	 * @param scope where
	 * @param inputs width of the input
	 * @param outputs width of the output
	 * @param biased whether there is a bias
	 */
	public Linear(ParameterScope scope, int inputs, int outputs, boolean biased) {
		this(scope, inputs, outputs, biased, 1);
	}

	/**
	 * Declares the projection with smaller first weights.
	 * @param scope where
	 * @param inputs width of the input
	 * @param outputs width of the output
	 * @param biased whether there is a bias
	 * @param scale factor of the first weights
	 */
	public Linear(ParameterScope scope, int inputs, int outputs, boolean biased, double scale) {
		this(scope, inputs, outputs, biased, Draw.truncated(DEVIATION, 2).scaled(scale));
	}

	/**
	 * Declares the projection.
	 * @param scope where
	 * @param inputs width of the input
	 * @param outputs width of the output
	 * @param biased whether there is a bias, which starts at 0
	 * @param draw how the first weights are drawn
	 */
	Linear(ParameterScope scope, int inputs, int outputs, boolean biased, Draw draw) {
		this.weight = scope.drawn("weight", draw, outputs, inputs);
		this.kernels = scope.kernels();
		this.bias = biased ? scope.constant("bias", 0, outputs) : null;
	}

	/**
	 * Declares a projection of a head, whose first weights lie within the range of the
	 * released heads.
	 * @param scope where
	 * @param inputs width of the input
	 * @param outputs width of the output
	 * @param biased whether there is a bias
	 * @param scale factor of the first weights; 1 for most heads
	 */
	public static Linear head(ParameterScope scope, int inputs, int outputs, boolean biased, double scale) {
		return new Linear(scope, inputs, outputs, biased, Draw.truncated(DEVIATION, 1).scaled(scale));
	}

	/**
	 * Projects.
	 * @param x {@code [..., inputs]}
	 * @return {@code [..., outputs]}
	 */
	public NDArray apply(NDArray x) {
		return this.kernels.linear(x, this.weight.getArray(), (this.bias != null) ? this.bias.getArray() : null);
	}

}
