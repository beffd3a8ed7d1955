package org.imglish.core.estimate;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.detection.DetectionConfig;

/**
 * Counts the pyramid, the proposal network and the heads of a detector as they are
 * written in {@link org.imglish.core.detection}, with as many regions as a step learns
 * from at most.
 */
final class DetectionCost {

	private final HeadLayers layers = new HeadLayers();

	private final ModelConfig model;

	private final DetectionConfig config;

	private final int grid;

	private DetectionCost(ModelConfig model, DetectionConfig config) {
		this.model = model;
		this.config = config;
		this.grid = model.imageSize() / model.patchSize();
	}

	/** Of one image of the model's size. */
	static HeadCost of(ModelConfig model, DetectionConfig config) {
		DetectionCost cost = new DetectionCost(model, config);
		cost.pyramid();
		cost.proposals();
		int heads = 1 + config.boxes().refinements().size();
		for (int i = 0; i < heads; i++) {
			cost.boxes(heads > 1);
		}
		DetectionConfig.MaskHead masks = config.masks();
		if (masks != null) {
			cost.masks(masks);
		}
		return cost.layers.cost(model.width(), cost.spared());
	}

	private void pyramid() {
		double points = (double) this.grid * this.grid;
		long width = this.model.width();
		this.layers.keep(points * width);
		this.layers.doubling(points, width, width / 2);
		this.layers.channelNorm(4 * points, width / 2);
		this.layers.keep(4 * points * (width / 2));
		this.layers.doubling(4 * points, width / 2, width / 4);
		projection(16 * points, width / 4);
		this.layers.doubling(points, width, width / 2);
		projection(4 * points, width / 2);
		projection(points, width);
		this.layers.keep(points / 4 * width);
		projection(points / 4, width);
	}

	private void projection(double points, long inputs) {
		long channels = this.config.channels();
		this.layers.convolution(points, inputs, channels, 1, false);
		this.layers.channelNorm(points, channels);
		this.layers.convolution(points, channels, channels, 3, false);
		this.layers.channelNorm(points, channels);
	}

	/** The head that all levels share, and the table that regions are taken from. */
	private void proposals() {
		double points = (double) this.grid * this.grid;
		double pooled = points * (16 + 4 + 1 + 1.0 / 4);
		double all = pooled + points / 16;
		long channels = this.config.channels();
		long anchors = this.config.anchors().perPoint();
		for (int i = 0; i < this.config.proposals().depth(); i++) {
			this.layers.convolution(all, channels, channels, 3, true);
			this.layers.keep(all * channels);
		}
		this.layers.convolution(all, channels, anchors, 1, true);
		this.layers.convolution(all, channels, 4 * anchors, 1, true);
		// in the order of the anchors, and all levels together
		this.layers.keep(2 * all * 5 * anchors);
		this.layers.keep(2 * pooled * channels);
	}

	private int regions() {
		return Math.min(this.config.boxes().sampling().perImage(), this.config.proposals().training().kept());
	}

	private void boxes(boolean cascade) {
		DetectionConfig.BoxHead head = this.config.boxes();
		double points = (double) regions() * head.side() * head.side();
		long channels = this.config.channels();
		this.layers.keep((cascade ? 4 : 1) * points * channels);
		for (int outputs : head.convolutions()) {
			convolution(points, channels, outputs);
			channels = outputs;
		}
		this.layers.keep(points * channels);
		long width = channels * head.side() * head.side();
		for (int outputs : head.layers()) {
			this.layers.linear(regions(), width, outputs);
			this.layers.keep((double) regions() * outputs);
			width = outputs;
		}
		this.layers.linear(regions(), width, this.config.classes());
		this.layers.linear(regions(), width, 4L * (cascade ? 1 : this.config.classes()));
	}

	private void convolution(double points, long inputs, long outputs) {
		this.layers.convolution(points, inputs, outputs, 3, false);
		this.layers.channelNorm(points, outputs);
		this.layers.keep(points * outputs);
	}

	private void masks(DetectionConfig.MaskHead head) {
		double objects = Math.floor(regions() * this.config.boxes().sampling().positiveShare());
		double points = objects * head.side() * head.side();
		long channels = this.config.channels();
		this.layers.keep(points * channels);
		for (int outputs : head.convolutions()) {
			convolution(points, channels, outputs);
			channels = outputs;
		}
		this.layers.doubling(points, channels, head.upsampled());
		this.layers.keep(4 * points * head.upsampled());
		this.layers.convolution(4 * points, head.upsampled(), this.config.classes(), 1, true);
		this.layers.keep(3 * 4 * points);
	}

	/** What windows spare of projections, scores and weighted values of the backbone. */
	private double spared() {
		double width = this.model.width();
		int side = this.config.attention().side();
		double windows = Math.pow(Math.ceil((double) this.grid / side), 2);
		double own = (double) side * side;
		double padded = windows * own;
		double tokens = this.model.patches() + 1;
		double inWindows = 4 * 2 * padded * width * width + 2 * 2 * padded * own * width;
		double everywhere = 4 * 2 * tokens * width * width + 2 * 2 * tokens * tokens * width;
		long windowed = this.model.layers() - this.config.attention()
			.globalLayers()
			.stream()
			.filter((layer) -> layer < this.model.layers())
			.count();
		return windowed * (everywhere - inWindows);
	}

}
