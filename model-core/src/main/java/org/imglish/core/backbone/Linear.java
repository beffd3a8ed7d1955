package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/** A linear projection, {@code xW^T + b}. */
public final class Linear {

	private final Parameter weight;

	private final @Nullable Parameter bias;

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
		this.weight = scope.normal("weight", 0.02 * scale, outputs, inputs);
		this.bias = biased ? scope.constant("bias", 0, outputs) : null;
	}

	/**
	 * Projects.
	 * @param x {@code [..., inputs]}
	 * @return {@code [..., outputs]}
	 */
	public NDArray apply(NDArray x) {
		NDArray projected = x.getNDArrayInternal()
			.linear(x, this.weight.getArray(), (this.bias != null) ? this.bias.getArray() : null)
			.singletonOrThrow();
		return projected;
	}

}
