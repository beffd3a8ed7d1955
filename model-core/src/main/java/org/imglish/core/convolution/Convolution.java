package org.imglish.core.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.ParameterScope;
import org.jspecify.annotations.Nullable;

/** A convolution of stride 1 that keeps the size of the map. */
public final class Convolution {

	private static final Shape ONE = new Shape(1, 1);

	private final Parameter weight;

	private final @Nullable Parameter bias;

	private final Shape padding;

	private Convolution(ParameterScope scope, int inputs, int outputs, int kernel, boolean biased, double deviation) {
		this.weight = scope.normal("weight", deviation, outputs, inputs, kernel, kernel);
		this.bias = biased ? scope.constant("bias", 0, outputs) : null;
		this.padding = new Shape(kernel / 2, kernel / 2);
	}

	/**
	 * Declares a convolution whose first weights keep the variance of the gradient
	 * through a ReLU (arXiv 1502.01852).
	 * @param scope where
	 * @param inputs channels of the input
	 * @param outputs channels of the output
	 * @param kernel side of the kernel, odd
	 * @param biased whether there is a bias
	 */
	public static Convolution hidden(ParameterScope scope, int inputs, int outputs, int kernel, boolean biased) {
		return new Convolution(scope, inputs, outputs, kernel, biased,
				Math.sqrt(2.0 / ((double) outputs * kernel * kernel)));
	}

	/**
	 * Declares a convolution with a bias that ends a head and starts with small weights.
	 * @param scope where
	 * @param inputs channels of the input
	 * @param outputs channels of the output
	 * @param kernel side of the kernel, odd
	 * @param deviation of the first weights
	 */
	public static Convolution last(ParameterScope scope, int inputs, int outputs, int kernel, double deviation) {
		return new Convolution(scope, inputs, outputs, kernel, true, deviation);
	}

	/**
	 * Convolves.
	 * @param map {@code [batch, inputs, height, width]}
	 * @return {@code [batch, outputs, height, width]}
	 */
	public NDArray apply(NDArray map) {
		NDArray shift = (this.bias != null) ? this.bias.getArray() : null;
		return map.getNDArrayInternal()
			.convolution(map, this.weight.getArray(), shift, ONE, this.padding, ONE, 1)
			.singletonOrThrow();
	}

}
