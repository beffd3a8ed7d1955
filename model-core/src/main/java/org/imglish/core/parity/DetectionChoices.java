package org.imglish.core.parity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.imglish.core.backbone.WindowedAttention;
import org.imglish.core.dense.Suppression;
import org.imglish.core.detection.DetectionConfig;
import tools.jackson.databind.JsonNode;

/** Reads a case's detector in torchvision's words. */
final class DetectionChoices {

	private DetectionChoices() {
	}

	static DetectionConfig read(JsonNode node) {
		JsonNode regions = node.path("roi_align");
		Set<Integer> global = integers(node.path("global_blocks")).stream().collect(Collectors.toSet());
		List<List<Integer>> sizes = node.path("anchor_sizes").valueStream().map(DetectionChoices::integers).toList();
		List<Double> ratios = node.path("anchor_ratios").valueStream().map(JsonNode::asDouble).toList();
		return new DetectionConfig(node.path("num_classes").asInt(),
				new WindowedAttention(node.path("window_size").asInt(), global), node.path("pyramid_channels").asInt(),
				new DetectionConfig.Anchors(sizes, ratios),
				proposals(node.path("rpn"), node.path("rpn_conv_depth").asInt()),
				new DetectionConfig.Regions(regions.path("aligned").asBoolean(), regions.path("sampling_ratio").asInt(),
						regions.path("canonical_scale").asDouble(), regions.path("canonical_level").asInt()),
				boxes(node.path("box")), masks(node.path("mask")));
	}

	private static DetectionConfig.Proposals proposals(JsonNode node, int depth) {
		JsonNode before = node.path("pre_nms_top_n");
		JsonNode after = node.path("post_nms_top_n");
		return new DetectionConfig.Proposals(depth, sampling(node),
				new DetectionConfig.Choice(before.path(0).asInt(), after.path(0).asInt()),
				new DetectionConfig.Choice(before.path(1).asInt(), after.path(1).asInt()),
				node.path("nms_thresh").asDouble(), node.path("score_thresh").asDouble(),
				node.path("min_size").asDouble());
	}

	private static DetectionConfig.BoxHead boxes(JsonNode node) {
		return new DetectionConfig.BoxHead(integers(node.path("convs")), integers(node.path("fcs")),
				node.path("pool").asInt(), sampling(node), List.of(), node.path("score_thresh").asDouble(),
				Suppression.hard(node.path("nms_thresh").asDouble()), node.path("detections_per_img").asInt(),
				node.path("min_size").asDouble());
	}

	private static DetectionConfig.MaskHead masks(JsonNode node) {
		return new DetectionConfig.MaskHead(integers(node.path("convs")), node.path("deconv_channels").asInt(),
				node.path("pool").asInt());
	}

	private static DetectionConfig.Sampling sampling(JsonNode node) {
		return new DetectionConfig.Sampling(node.path("fg_iou").asDouble(), node.path("bg_iou").asDouble(),
				node.path("allow_low_quality_matches").asBoolean(false), node.path("batch_size_per_image").asInt(),
				node.path("positive_fraction").asDouble());
	}

	private static List<Integer> integers(JsonNode list) {
		return IntStream.of(Numbers.integers(list)).boxed().toList();
	}

}
