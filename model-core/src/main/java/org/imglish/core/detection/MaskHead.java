package org.imglish.core.detection;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.Convolution;
import org.imglish.core.convolution.Upsampling;

/**
 * Outlines the object of a region, one mask a class, at twice the size of the region's
 * features.
 */
final class MaskHead {

	private static final double DEVIATION = 0.01;

	private final RegionConvolutions convolutions;

	private final Upsampling upsampling;

	private final Convolution masks;

	/**
	 * Declares the head.
	 * @param scope the official checkpoints use {@code roi_heads}
	 */
	MaskHead(ParameterScope scope, DetectionConfig config, DetectionConfig.MaskHead own) {
		this.convolutions = new RegionConvolutions(scope.in("mask_head"), config.channels(), own.convolutions());
		int depth = own.convolutions().size();
		int channels = (depth > 0) ? own.convolutions().get(depth - 1) : config.channels();
		ParameterScope predictor = scope.in("mask_predictor");
		this.upsampling = new Upsampling(predictor.in("conv5_mask"), channels, own.upsampled());
		this.masks = Convolution.last(predictor.in("mask_fcn_logits"), own.upsampled(), config.classes(), 1, DEVIATION);
	}

	/**
	 * Outlines objects.
	 * @param regions {@code [regions, channels, side, side]}
	 * @param classes of each region
	 * @return logits {@code [regions, 2 side * 2 side]} of the mask of the region's class
	 */
	NDArray apply(NDArray regions, int[] classes) {
		NDArray map = Activation.relu(this.upsampling.apply(this.convolutions.apply(regions)));
		NDArray all = this.masks.apply(map);
		int perRegion = (int) all.getShape().get(1);
		int[] rows = new int[classes.length];
		for (int i = 0; i < rows.length; i++) {
			rows[i] = i * perRegion + classes[i];
		}
		return Rows.of(all.reshape(classes.length * (long) perRegion, all.getShape().get(2) * all.getShape().get(3)),
				rows);
	}

}
