package org.imglish.core.segmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.Convolution;

/** The last layer of a head: logits of each point, after whole channels were left out. */
final class ClassConvolution {

	private static final double DEVIATION = 0.01;

	private final Convolution convolution;

	private final double dropout;

	ClassConvolution(ParameterScope scope, int channels, int classes, double dropout) {
		this.convolution = Convolution.last(scope, channels, classes, 1, DEVIATION);
		this.dropout = dropout;
	}

	NDArray apply(NDArray map, boolean training) {
		if (!training || this.dropout == 0) {
			return this.convolution.apply(map);
		}
		double keep = 1 - this.dropout;
		NDArray kept = map.getManager()
			.randomUniform(0, 1, new Shape(map.getShape().get(0), map.getShape().get(1), 1, 1))
			.lt(keep)
			.toType(map.getDataType(), false)
			.div(keep);
		return this.convolution.apply(map.mul(kept));
	}

}
