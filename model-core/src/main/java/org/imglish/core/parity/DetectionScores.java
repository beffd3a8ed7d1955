package org.imglish.core.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.imglish.core.quality.DetectedObject;
import org.imglish.core.quality.DetectionPrecision;
import org.imglish.core.quality.ObjectSize;
import org.imglish.core.quality.TrueObject;
import org.imglish.core.region.Box;
import tools.jackson.databind.JsonNode;

/** Average precision and recall of boxes or masks against pycocotools. */
final class DetectionScores {

	private DetectionScores() {
	}

	/**
	 * Compares all figures of COCOeval.
	 * @param inputs ground truth and detections in COCO's form
	 * @param name of the expected figures
	 * @param truth reads an annotation
	 * @param detection reads a detection
	 */
	static void compare(JsonNode inputs, Expected expected, String name, Function<JsonNode, TrueObject> truth,
			Function<JsonNode, DetectedObject> detection) {
		DetectionPrecision precision = precision(inputs, truth, detection);
		expected.value(orUndefined(precision.precision(ObjectSize.ANY)), name, "AP");
		expected.value(orUndefined(precision.precisionAt(0)), name, "AP50");
		expected.value(orUndefined(precision.precisionAt(5)), name, "AP75");
		for (int detections : new int[] { 1, 10, DetectionPrecision.MAX_DETECTIONS }) {
			expected.value(orUndefined(precision.recall(ObjectSize.ANY, detections)), name, "AR_" + detections);
		}
		Map.of("small", ObjectSize.SMALL, "medium", ObjectSize.MEDIUM, "large", ObjectSize.LARGE)
			.forEach((suffix, size) -> {
				expected.value(orUndefined(precision.precision(size)), name, "AP_" + suffix);
				expected.value(orUndefined(precision.recall(size, DetectionPrecision.MAX_DETECTIONS)), name,
						"AR_" + suffix);
			});
		for (String category : expected.names(name, "AP_per_category")) {
			expected.value(orUndefined(precision.precisionOf(Integer.parseInt(category))), name, "AP_per_category",
					category);
		}
		expected.values(IntStream.range(0, DetectionPrecision.thresholdCount())
			.mapToDouble((threshold) -> orUndefined(precision.precisionAt(threshold)))
			.toArray(), name, "AP_per_iou_threshold");
	}

	private static DetectionPrecision precision(JsonNode inputs, Function<JsonNode, TrueObject> truth,
			Function<JsonNode, DetectedObject> detection) {
		Map<Long, List<TrueObject>> truths = new TreeMap<>();
		Map<Long, List<DetectedObject>> detections = new TreeMap<>();
		for (JsonNode annotation : inputs.path("annotations")) {
			truths.computeIfAbsent(annotation.path("image_id").asLong(), (image) -> new ArrayList<>())
				.add(truth.apply(annotation));
		}
		for (JsonNode found : inputs.path("detections")) {
			detections.computeIfAbsent(found.path("image_id").asLong(), (image) -> new ArrayList<>())
				.add(detection.apply(found));
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

	/** An annotation by its box. */
	static TrueObject boxTruth(JsonNode annotation) {
		return new TrueObject(annotation.path("category_id").asInt(), box(annotation),
				annotation.path("area").asDouble(), annotation.path("iscrowd").asInt() == 1);
	}

	/** A detection by its box. */
	static DetectedObject boxFound(JsonNode detection) {
		return new DetectedObject(detection.path("category_id").asInt(), box(detection),
				detection.path("score").asDouble());
	}

	static Box box(JsonNode node) {
		double[] edges = Numbers.doubles(node.path("bbox"));
		return new Box(edges[0], edges[1], edges[2], edges[3]);
	}

	/** pycocotools says -1 where there is nothing to measure. */
	private static double orUndefined(OptionalDouble value) {
		return value.orElse(-1);
	}

}
