package org.imglish.core.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.imglish.core.quality.Box;
import org.imglish.core.quality.DetectedObject;
import org.imglish.core.quality.DetectionPrecision;
import org.imglish.core.quality.ObjectSize;
import org.imglish.core.quality.TrueObject;
import tools.jackson.databind.JsonNode;

/** Average precision and recall of boxes against pycocotools. */
final class DetectionCase {

	private DetectionCase() {
	}

	static void run(JsonNode inputs, Expected expected) {
		DetectionPrecision precision = precision(inputs);
		expected.value(orUndefined(precision.precision(ObjectSize.ANY)), "coco_box", "AP");
		expected.value(orUndefined(precision.precisionAt(0)), "coco_box", "AP50");
		expected.value(orUndefined(precision.precisionAt(5)), "coco_box", "AP75");
		for (int detections : new int[] { 1, 10, DetectionPrecision.MOST_DETECTIONS }) {
			expected.value(orUndefined(precision.recall(ObjectSize.ANY, detections)), "coco_box", "AR_" + detections);
		}
		Map.of("small", ObjectSize.SMALL, "medium", ObjectSize.MEDIUM, "large", ObjectSize.LARGE)
			.forEach((name, size) -> {
				expected.value(orUndefined(precision.precision(size)), "coco_box", "AP_" + name);
				expected.value(orUndefined(precision.recall(size, DetectionPrecision.MOST_DETECTIONS)), "coco_box",
						"AR_" + name);
			});
		for (String category : expected.names("coco_box", "AP_per_category")) {
			expected.value(orUndefined(precision.precisionOf(Integer.parseInt(category))), "coco_box",
					"AP_per_category", category);
		}
		expected.values(IntStream.range(0, DetectionPrecision.thresholdCount())
			.mapToDouble((threshold) -> orUndefined(precision.precisionAt(threshold)))
			.toArray(), "coco_box", "AP_per_iou_threshold");
	}

	private static DetectionPrecision precision(JsonNode inputs) {
		Map<Long, List<TrueObject>> truths = new TreeMap<>();
		Map<Long, List<DetectedObject>> detections = new TreeMap<>();
		for (JsonNode annotation : inputs.path("annotations")) {
			truths.computeIfAbsent(annotation.path("image_id").asLong(), (image) -> new ArrayList<>())
				.add(new TrueObject(annotation.path("category_id").asInt(), box(annotation),
						annotation.path("area").asDouble(), annotation.path("iscrowd").asInt() == 1));
		}
		for (JsonNode detection : inputs.path("detections")) {
			detections.computeIfAbsent(detection.path("image_id").asLong(), (image) -> new ArrayList<>())
				.add(new DetectedObject(detection.path("category_id").asInt(), box(detection),
						detection.path("score").asDouble()));
		}
		DetectionPrecision precision = new DetectionPrecision();
		inputs.path("images")
			.valueStream()
			.map((image) -> image.path("id").asLong())
			.sorted()
			.forEach((image) -> precision.add(truths.getOrDefault(image, List.of()),
					detections.getOrDefault(image, List.of())));
		return precision;
	}

	private static Box box(JsonNode node) {
		double[] edges = Numbers.doubles(node.path("bbox"));
		return new Box(edges[0], edges[1], edges[2], edges[3]);
	}

	/** pycocotools says -1 where there is nothing to measure. */
	private static double orUndefined(OptionalDouble value) {
		return value.orElse(-1);
	}

}
