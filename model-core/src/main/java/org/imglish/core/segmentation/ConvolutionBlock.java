package org.imglish.core.segmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.BatchNorm;
import org.imglish.core.convolution.Convolution;

/** A convolution without bias, a batch norm and a ReLU (mmcv's ConvModule). */
final class ConvolutionBlock {

	private final Convolution convolution;

	private final BatchNorm norm;

	ConvolutionBlock(ParameterScope scope, int inputs, int outputs, int kernel) {
		this.convolution = Convolution.hidden(scope.in("conv"), inputs, outputs, kernel, false);
		this.norm = new BatchNorm(scope.in("bn"), outputs);
	}

	NDArray apply(NDArray map, boolean training) {
		return Activation.relu(this.norm.apply(this.convolution.apply(map), training));
	}

}
