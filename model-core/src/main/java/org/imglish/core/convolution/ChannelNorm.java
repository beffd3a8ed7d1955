package org.imglish.core.convolution;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.LayerNorm;
import org.imglish.core.backbone.ParameterScope;

/**
 * Normalizes the channels of each point of a map by themselves (detectron2's LN), so that
 * a point depends on no other image of the batch.
 */
public final class ChannelNorm {

	private static final float EPSILON = 1e-6f;

	private final LayerNorm norm;

	/**
	 * Declares the normalization.
	 * @param scope where
	 * @param channels of the map
	 */
	public ChannelNorm(ParameterScope scope, int channels) {
		this.norm = new LayerNorm(scope, channels, EPSILON);
	}

	/**
	 * Normalizes.
	 * @param map {@code [batch, channels, height, width]}
	 */
	public NDArray apply(NDArray map) {
		return this.norm.apply(map.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2);
	}

}
