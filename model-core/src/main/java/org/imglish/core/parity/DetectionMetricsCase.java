package org.imglish.core.parity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.imglish.core.quality.DetectedObject;
import org.imglish.core.quality.TrueObject;
import org.imglish.core.region.Box;
import org.imglish.core.region.Polygon;
import org.imglish.core.region.Region;
import org.imglish.core.region.RunLengthMask;
import tools.jackson.databind.JsonNode;

/** Precision of boxes and masks, and run-length codes, against pycocotools. */
final class DetectionMetricsCase implements ParityCase {

	/** COCO's numbers are compared as double precision allows. */
	private static final double TOLERANCE = 1e-9;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		JsonNode inputs = reference.json("inputs.json");
		Comparison comparison = reference.comparison(TOLERANCE);
		Expected expected = new Expected(reference.json("expected.json"), comparison);
		JsonNode coco = inputs.path("coco");
		Map<Long, JsonNode> images = new HashMap<>();
		coco.path("images").forEach((image) -> images.put(image.path("id").asLong(), image));
		DetectionScores.compare(coco, expected, "bbox", DetectionScores::boxTruth, DetectionScores::boxFound);
		DetectionScores.compare(coco, expected, "segm", (truth) -> maskTruth(truth, images),
				(found) -> maskFound(found, false));
		DetectionScores.compare(coco, expected, "segm_with_box_area", (truth) -> maskTruth(truth, images),
				(found) -> maskFound(found, true));
		encoding(inputs.path("rle").path("encode"), expected);
		polygons(inputs.path("rle").path("polygons"), expected, comparison);
		overlaps(inputs.path("rle"), expected);
	}

	private static TrueObject maskTruth(JsonNode annotation, Map<Long, JsonNode> images) {
		JsonNode image = Objects.requireNonNull(images.get(annotation.path("image_id").asLong()));
		JsonNode segmentation = annotation.path("segmentation");
		int height = image.path("height").asInt();
		int width = image.path("width").asInt();
		RunLengthMask mask = segmentation.isArray() ? Polygon.mask(parts(segmentation), height, width)
				: new RunLengthMask(height, width, Numbers.integers(segmentation.path("counts")));
		return new TrueObject(annotation.path("category_id").asInt(), mask, annotation.path("area").asDouble(),
				annotation.path("iscrowd").asInt() == 1);
	}

	private static DetectedObject maskFound(JsonNode detection, boolean boxArea) {
		JsonNode code = detection.path("segmentation");
		RunLengthMask mask = mask(code.path("size"), code.path("counts"));
		return new DetectedObject(detection.path("category_id").asInt(), mask,
				boxArea ? DetectionScores.box(detection).area() : mask.area(), detection.path("score").asDouble());
	}

	private static RunLengthMask mask(JsonNode size, JsonNode text) {
		return RunLengthMask.parse(size.path(0).asInt(), size.path(1).asInt(), text.asString());
	}

	private static List<Polygon> parts(JsonNode polygons) {
		return polygons.valueStream().map((polygon) -> new Polygon(Numbers.doubles(polygon))).toList();
	}

	private static void encoding(JsonNode inputs, Expected expected) {
		for (int i = 0; i < inputs.size(); i++) {
			JsonNode size = inputs.path(i).path("size");
			String rows = String.join("", Numbers.strings(inputs.path(i).path("rows")));
			byte[] pixels = new byte[rows.length()];
			IntStream.range(0, pixels.length).forEach((pixel) -> pixels[pixel] = (byte) (rows.charAt(pixel) - '0'));
			RunLengthMask mask = RunLengthMask.ofPixels(size.path(0).asInt(), size.path(1).asInt(), pixels);
			String at = Integer.toString(i);
			expected.text(mask.text(), "rle", "encode", at, "counts");
			expected.value(mask.area(), "rle", "encode", at, "area");
			Box box = mask.box();
			expected.values(new double[] { box.x(), box.y(), box.width(), box.height() }, "rle", "encode", at, "bbox");
		}
	}

	private static void polygons(JsonNode inputs, Expected expected, Comparison comparison) {
		for (int i = 0; i < inputs.size(); i++) {
			int height = inputs.path(i).path("size").path(0).asInt();
			int width = inputs.path(i).path("size").path(1).asInt();
			List<Polygon> parts = parts(inputs.path(i).path("polygons"));
			String at = Integer.toString(i);
			List<String> each = parts.stream().map((part) -> part.mask(height, width).text()).toList();
			comparison.note("rle/polygons/" + at + "/counts_each",
					each.equals(expected.strings("rle", "polygons", at, "counts_each")));
			RunLengthMask mask = Polygon.mask(parts, height, width);
			expected.text(mask.text(), "rle", "polygons", at, "counts");
			expected.value(mask.area(), "rle", "polygons", at, "area");
			comparison.note("rle/polygons/" + at + "/rows",
					rows(mask).equals(expected.strings("rle", "polygons", at, "rows")));
		}
	}

	private static List<String> rows(RunLengthMask mask) {
		byte[] pixels = mask.pixels();
		List<String> rows = new ArrayList<>();
		for (int y = 0; y < mask.height(); y++) {
			StringBuilder row = new StringBuilder();
			for (int x = 0; x < mask.width(); x++) {
				row.append(pixels[y * mask.width() + x]);
			}
			rows.add(row.toString());
		}
		return rows;
	}

	private static void overlaps(JsonNode inputs, Expected expected) {
		JsonNode pairs = inputs.path("iou");
		JsonNode size = pairs.path("size");
		for (int i = 0; i < pairs.path("detections").size(); i++) {
			RunLengthMask found = mask(size, pairs.path("detections").path(i));
			double[] masks = new double[pairs.path("ground_truth").size()];
			double[] boxes = new double[masks.length];
			for (int j = 0; j < masks.length; j++) {
				RunLengthMask truth = mask(size, pairs.path("ground_truth").path(j));
				boolean crowd = pairs.path("iscrowd").path(j).asInt() == 1;
				masks[j] = overlap(truth, found, crowd);
				boxes[j] = overlap(truth.box(), found.box(), crowd);
			}
			expected.values(masks, "rle", "iou", "segm", Integer.toString(i));
			expected.values(boxes, "rle", "iou", "bbox", Integer.toString(i));
		}
		List<RunLengthMask> merged = inputs.path("merge").valueStream().map((text) -> mask(size, text)).toList();
		expected.text(RunLengthMask.union(merged).text(), "rle", "merge", "union");
		expected.text(RunLengthMask.common(merged).text(), "rle", "merge", "intersection");
	}

	private static double overlap(Region truth, Region found, boolean crowd) {
		return new TrueObject(0, truth, truth.area(), crowd).overlap(found);
	}

}
