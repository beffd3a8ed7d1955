package org.imglish.core.detection;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.imglish.core.backbone.ParameterScope;
import org.imglish.core.convolution.Convolution;

/**
 * Says of each anchor whether it holds an object and how the object's box differs from it
 * (the head of a region proposal network, arXiv 1506.01497); shared by all levels.
 */
final class ProposalHead {

	private static final double DEVIATION = 0.01;

	private final List<Convolution> convolutions = new ArrayList<>();

	private final Convolution objectness;

	private final Convolution boxes;

	/**
	 * Declares the head.
	 * @param scope the official checkpoints use {@code rpn.head}
	 * @param channels of the levels
	 * @param anchors at each point
	 */
	ProposalHead(ParameterScope scope, int channels, int depth, int anchors) {
		for (int i = 0; i < depth; i++) {
			this.convolutions.add(Convolution.last(scope.in("conv").in(Integer.toString(i)).in("0"), channels, channels,
					3, DEVIATION));
		}
		this.objectness = Convolution.last(scope.in("cls_logits"), channels, anchors, 1, DEVIATION);
		this.boxes = Convolution.last(scope.in("bbox_pred"), channels, 4 * anchors, 1, DEVIATION);
	}

	/** Looks at all levels. */
	List<Level> apply(List<NDArray> features) {
		List<Level> levels = new ArrayList<>();
		for (NDArray feature : features) {
			NDArray map = feature;
			for (Convolution convolution : this.convolutions) {
				map = Activation.relu(convolution.apply(map));
			}
			levels.add(new Level(this.objectness.apply(map), this.boxes.apply(map)));
		}
		return levels;
	}

	/**
	 * What the head says of one level.
	 *
	 * @param objectness logits {@code [batch, anchors, height, width]}
	 * @param deltas {@code [batch, 4 * anchors, height, width]}, four of each anchor in
	 * turn
	 */
	record Level(NDArray objectness, NDArray deltas) {

		/** Height and width of the map. */
		int[] sides() {
			return new int[] { (int) this.objectness.getShape().get(2), (int) this.objectness.getShape().get(3) };
		}

		/** {@code [batch, anchors of the level]}, in the order of the anchors. */
		NDArray logits() {
			return inOrder(this.objectness, 1).squeeze(-1);
		}

		/** {@code [batch, anchors of the level, 4]}, in the order of the anchors. */
		NDArray differences() {
			return inOrder(this.deltas, 4);
		}

		private static NDArray inOrder(NDArray map, long numbers) {
			long batch = map.getShape().get(0);
			long anchors = map.getShape().get(1) / numbers;
			return map.reshape(batch, anchors, numbers, map.getShape().get(2), map.getShape().get(3))
				.transpose(0, 3, 4, 1, 2)
				.reshape(batch, -1, numbers);
		}

	}

}
