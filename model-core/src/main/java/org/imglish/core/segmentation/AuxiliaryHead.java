package org.imglish.core.segmentation;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import org.imglish.core.backbone.ParameterScope;

/**
 * A small head that helps a middle layer to learn (mmsegmentation's FCNHead); predictions
 * do not use it.
 */
final class AuxiliaryHead {

	private final List<ConvolutionBlock> blocks = new ArrayList<>();

	private final ClassConvolution classes;

	/**
	 * Declares the head.
	 * @param scope the official checkpoints use {@code auxiliary_head}
	 * @param width channels of the features
	 */
	AuxiliaryHead(ParameterScope scope, int width, SegmentationConfig config) {
		int channels = config.auxiliaryChannels();
		for (int i = 0; i < config.auxiliaryDepth(); i++) {
			this.blocks.add(new ConvolutionBlock(scope.in("convs").in(Integer.toString(i)), (i == 0) ? width : channels,
					channels, 3));
		}
		this.classes = new ClassConvolution(scope.in("conv_seg"), channels, config.classes(), config.dropout());
	}

	/** Logits {@code [batch, classes, height, width]} of the features' size. */
	NDArray apply(NDArray features, boolean training) {
		NDArray map = features;
		for (ConvolutionBlock block : this.blocks) {
			map = block.apply(map, training);
		}
		return this.classes.apply(map, training);
	}

}
