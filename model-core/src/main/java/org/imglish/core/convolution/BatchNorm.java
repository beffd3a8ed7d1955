package org.imglish.core.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.imglish.core.backbone.ParameterScope;

/**
 * Batch normalization (arXiv 1502.03167): each channel by the mean and variance of the
 * batch in training, which also move the running ones, and by the running ones otherwise.
 * The running statistics are part of the model's state.
 */
public final class BatchNorm {

	private static final float EPSILON = 1e-5f;

	/** Share of the running statistics that stays: DJL counts it, PyTorch the rest. */
	private static final float MOMENTUM = 0.9f;

	private final Parameter weight;

	private final Parameter bias;

	private final Parameter mean;

	private final Parameter variance;

	/**
	 * Declares the normalization.
	 * @param scope where
	 * @param channels of the map
	 */
	public BatchNorm(ParameterScope scope, int channels) {
		this.weight = scope.constant("weight", 1, channels);
		this.bias = scope.constant("bias", 0, channels);
		this.mean = scope.state("running_mean", Initializer.ZEROS, channels);
		this.variance = scope.state("running_var", Initializer.ONES, channels);
	}

	/**
	 * Normalizes.
	 * @param map {@code [batch, channels, height, width]}
	 * @param training whether by the batch's own statistics
	 * @throws IllegalArgumentException if the batch has one value per channel, which has
	 * no variance
	 */
	public NDArray apply(NDArray map, boolean training) {
		Shape shape = map.getShape();
		if (training && shape.get(0) * shape.get(2) * shape.get(3) == 1) {
			throw new IllegalArgumentException(
					"Batch normalization cannot be trained on one value per channel; take at least two images per batch");
		}
		return map.getNDArrayInternal()
			.batchNorm(map, this.mean.getArray(), this.variance.getArray(), this.weight.getArray(),
					this.bias.getArray(), 1, MOMENTUM, EPSILON, training)
			.singletonOrThrow();
	}

}
