package org.imglish.core.segmentation;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.dense.Planes;

/**
 * UPerNet (arXiv 1807.10221; mmsegmentation's UPerHead): pyramid pooling of the coarsest
 * level, a feature pyramid that adds the coarse levels to the fine ones, and all levels
 * together at the size of the finest.
 */
final class DecodingHead {

	private final SegmentationConfig config;

	private final List<ConvolutionBlock> laterals = new ArrayList<>();

	private final List<ConvolutionBlock> outputs = new ArrayList<>();

	private final List<ConvolutionBlock> pooled = new ArrayList<>();

	private final ConvolutionBlock bottleneck;

	private final ConvolutionBlock fusion;

	private final ClassConvolution classes;

	/**
	 * Declares the head.
	 * @param scope the official checkpoints use {@code decode_head}
	 * @param width channels of every level
	 */
	DecodingHead(ParameterScope scope, int width, SegmentationConfig config) {
		this.config = config;
		int channels = config.channels();
		int levels = config.scales().size();
		for (int i = 0; i < levels - 1; i++) {
			this.laterals
				.add(new ConvolutionBlock(scope.in("lateral_convs").in(Integer.toString(i)), width, channels, 1));
			this.outputs
				.add(new ConvolutionBlock(scope.in("fpn_convs").in(Integer.toString(i)), channels, channels, 3));
		}
		for (int i = 0; i < config.poolSides().size(); i++) {
			this.pooled
				.add(new ConvolutionBlock(scope.in("psp_modules").in(Integer.toString(i)).in("1"), width, channels, 1));
		}
		this.bottleneck = new ConvolutionBlock(scope.in("bottleneck"), width + channels * this.pooled.size(), channels,
				3);
		this.fusion = new ConvolutionBlock(scope.in("fpn_bottleneck"), channels * levels, channels, 3);
		this.classes = new ClassConvolution(scope.in("conv_seg"), channels, config.classes(), config.dropout());
	}

	/**
	 * Decodes.
	 * @param features levels, the finest first
	 * @return logits {@code [batch, classes, height, width]} of the finest level
	 */
	NDArray apply(List<NDArray> features, boolean training) {
		int top = features.size() - 1;
		List<NDArray> levels = new ArrayList<>();
		for (int i = 0; i < top; i++) {
			levels.add(this.laterals.get(i).apply(features.get(i), training));
		}
		levels.add(pool(features.get(top), training));
		for (int i = top; i > 0; i--) {
			levels.set(i - 1, levels.get(i - 1).add(resized(levels.get(i), levels.get(i - 1))));
		}
		NDList together = new NDList();
		for (int i = 0; i < top; i++) {
			NDArray level = this.outputs.get(i).apply(levels.get(i), training);
			together.add((i > 0) ? resized(level, together.get(0)) : level);
		}
		together.add(resized(levels.get(top), together.get(0)));
		return this.classes.apply(this.fusion.apply(NDArrays.concat(together, 1), training), training);
	}

	/** Adds to each point of a level what its surroundings of several sizes hold. */
	private NDArray pool(NDArray level, boolean training) {
		NDList together = new NDList(level);
		for (int i = 0; i < this.pooled.size(); i++) {
			NDArray means = Planes.means(level, this.config.poolSides().get(i));
			together.add(resized(this.pooled.get(i).apply(means, training), level));
		}
		return this.bottleneck.apply(NDArrays.concat(together, 1), training);
	}

	private static NDArray resized(NDArray map, NDArray like) {
		return Planes.resize(map, (int) like.getShape().get(2), (int) like.getShape().get(3));
	}

}
