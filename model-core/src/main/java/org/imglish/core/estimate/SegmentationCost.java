package org.imglish.core.estimate;

import java.util.List;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.segmentation.FeatureScale;
import org.imglish.core.segmentation.SegmentationConfig;

/**
 * Counts the pyramid, UPerNet and the auxiliary head of a segmentation as they are
 * written in {@link org.imglish.core.segmentation}, and their losses.
 */
final class SegmentationCost {

	private final HeadLayers layers = new HeadLayers();

	private final ModelConfig model;

	private final SegmentationConfig config;

	/** Points of each level along each axis, the finest first. */
	private final List<Integer> sides;

	private SegmentationCost(ModelConfig model, SegmentationConfig config) {
		this.model = model;
		this.config = config;
		int grid = model.imageSize() / model.patchSize();
		this.sides = config.scales().stream().map((scale) -> side(scale, grid)).toList();
	}

	/** Of one crop as large as the model's images. */
	static HeadCost of(ModelConfig model, SegmentationConfig config) {
		SegmentationCost cost = new SegmentationCost(model, config);
		config.scales().forEach(cost::level);
		cost.decoding();
		cost.auxiliary();
		cost.loss(cost.sides.get(0));
		cost.loss(cost.sides.get(config.auxiliaryLevel()));
		// for the share of pixels that are right
		cost.layers.resize(cost.sides.get(0), model.imageSize(), config.classes());
		return cost.layers.cost(0, 0);
	}

	private static int side(FeatureScale scale, int grid) {
		return switch (scale) {
			case QUADRUPLE -> 4 * grid;
			case DOUBLE -> 2 * grid;
			case SAME -> grid;
			case HALF -> grid / 2;
			case QUARTER -> grid / 4;
		};
	}

	private static double points(double side) {
		return side * side;
	}

	/** A map of the backbone and the level that is made from it. */
	private void level(FeatureScale scale) {
		int grid = this.model.imageSize() / this.model.patchSize();
		long width = this.model.width();
		double points = points(grid);
		this.layers.keep(points * width);
		switch (scale) {
			case QUADRUPLE -> {
				this.layers.doubling(points, width, width);
				this.layers.batchNorm(4 * points, width);
				this.layers.keep(4 * points * width);
				this.layers.doubling(4 * points, width, width);
			}
			case DOUBLE -> this.layers.doubling(points, width, width);
			case SAME -> {
			}
			case HALF, QUARTER -> this.layers.keep(points(side(scale, grid)) * width);
		}
	}

	private void decoding() {
		long width = this.model.width();
		long channels = this.config.channels();
		int top = this.sides.size() - 1;
		double finest = this.sides.get(0);
		for (int i = 0; i < top; i++) {
			double points = points(this.sides.get(i));
			this.layers.normalized(points, width, channels, 1);
			this.layers.resize(this.sides.get(i + 1), this.sides.get(i), channels);
			this.layers.keep(points * channels);
			this.layers.normalized(points, channels, channels, 3);
			this.layers.resize(this.sides.get(i), finest, channels);
		}
		pool(this.sides.get(top));
		this.layers.resize(this.sides.get(top), finest, channels);
		this.layers.keep(points(finest) * channels * (top + 1));
		this.layers.normalized(points(finest), channels * (top + 1), channels, 3);
		classes(finest, channels);
	}

	private void pool(double side) {
		long channels = this.config.channels();
		long width = this.model.width();
		long together = width + channels * this.config.poolSides().size();
		for (int grid : this.config.poolSides()) {
			this.layers.keep(width * (side * grid + points(grid)));
			this.layers.normalized(points(grid), width, channels, 1);
			this.layers.resize(grid, side, channels);
		}
		this.layers.keep(points(side) * together);
		this.layers.normalized(points(side), together, channels, 3);
	}

	private void auxiliary() {
		double side = this.sides.get(this.config.auxiliaryLevel());
		long channels = this.config.auxiliaryChannels();
		for (int i = 0; i < this.config.auxiliaryDepth(); i++) {
			this.layers.normalized(points(side), (i == 0) ? this.model.width() : channels, channels, 3);
		}
		classes(side, channels);
	}

	private void classes(double side, long channels) {
		this.layers.keep((this.config.dropout() > 0) ? points(side) * channels : 0);
		this.layers.convolution(points(side), channels, this.config.classes(), 1, true);
	}

	/** Logits at the size of the labels, as logarithms, and the gradient of these. */
	private void loss(double side) {
		this.layers.resize(side, this.model.imageSize(), this.config.classes());
		this.layers.keep(2 * points(this.model.imageSize()) * this.config.classes());
	}

}
