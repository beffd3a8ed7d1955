package org.imglish.core.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** Normalizes the last axis to mean 0 and variance 1, then scales and shifts it. */
public final class LayerNorm {

	/** The released models' epsilon. */
	public static final float EPSILON = 1e-5f;

	private final Parameter weight;

	private final Parameter bias;

	private final Shape shape;

	private final float epsilon;

	/**
	 * Declares the normalization with the released models' epsilon.
	 * @param scope where
	 * @param width size of the last axis
	 */
	public LayerNorm(ParameterScope scope, int width) {
		this(scope, width, EPSILON);
	}

	/**
	 * Declares the normalization.
	 * @param scope where
	 * @param width size of the last axis
	 * @param epsilon added to the variance
	 */
	public LayerNorm(ParameterScope scope, int width, float epsilon) {
		this.weight = scope.constant("weight", 1, width);
		this.bias = scope.constant("bias", 0, width);
		this.shape = new Shape(width);
		this.epsilon = epsilon;
	}

	/**
	 * Normalizes.
	 * @param x {@code [..., width]}
	 */
	public NDArray apply(NDArray x) {
		return x.getNDArrayInternal()
			.layerNorm(x, this.shape, this.weight.getArray(), this.bias.getArray(), this.epsilon)
			.singletonOrThrow();
	}

}
