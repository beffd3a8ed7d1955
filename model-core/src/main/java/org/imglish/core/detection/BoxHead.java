package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.Linear;
import org.imglish.core.backbone.ParameterScope;

/**
 * Classifies regions and corrects their boxes: one box a class, or in a cascade one box
 * for all.
 */
final class BoxHead {

	private final RegionConvolutions convolutions;

	private final List<Linear> layers = new ArrayList<>();

	private final Linear classes;

	private final Linear boxes;

	/**
	 * Declares the head.
	 * @param head where the layers are
	 * @param predictor where the two last layers are
	 * @param boxes of a region
	 */
	BoxHead(ParameterScope head, ParameterScope predictor, DetectionConfig config, int boxes) {
		DetectionConfig.BoxHead own = config.boxes();
		this.convolutions = new RegionConvolutions(head, config.channels(), own.convolutions());
		int depth = own.convolutions().size();
		int channels = (depth > 0) ? own.convolutions().get(depth - 1) : config.channels();
		int width = channels * own.side() * own.side();
		for (int i = 0; i < own.layers().size(); i++) {
			// behind the flattening; an activation has a number too
			ParameterScope layer = head.in(Integer.toString(depth + 1 + 2 * i));
			this.layers.add(new Linear(layer, width, own.layers().get(i), true));
			width = own.layers().get(i);
		}
		this.classes = new Linear(predictor.in("cls_score"), width, config.classes(), true);
		this.boxes = new Linear(predictor.in("bbox_pred"), width, 4 * boxes, true);
	}

	/**
	 * Looks at regions.
	 * @param regions {@code [regions, channels, side, side]}
	 */
	Said apply(NDArray regions) {
		NDArray map = this.convolutions.apply(regions);
		NDArray x = map.reshape(map.getShape().get(0),
				map.getShape().get(1) * map.getShape().get(2) * map.getShape().get(3));
		for (Linear layer : this.layers) {
			x = Activation.relu(layer.apply(x));
		}
		return new Said(this.classes.apply(x), this.boxes.apply(x));
	}

	/**
	 * What the head says of regions.
	 *
	 * @param logits {@code [regions, classes]}
	 * @param deltas {@code [regions, 4 * boxes]}
	 */
	record Said(NDArray logits, NDArray deltas) {

	}

}
