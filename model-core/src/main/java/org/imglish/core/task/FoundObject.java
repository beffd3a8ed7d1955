package org.imglish.core.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.imglish.core.dense.Boxes;
import org.imglish.core.detection.Detections;
import org.imglish.core.detection.WholeImageDetection;
import org.imglish.core.region.Box;
import org.imglish.core.region.RunLengthMask;
import org.jspecify.annotations.Nullable;

/**
 * An object that a model found, as a prediction keeps it.
 *
 * @param category number of its class, from 0
 * @param box in pixels, to a thousandth
 * @param score in [0, 1]
 * @param mask of the size of the image, or null where the model outlines nothing
 */
record FoundObject(int category, Box box, double score, @Nullable RunLengthMask mask) {

	private static final double FINENESS = 1000;

	/** The objects of an image, the surest first. */
	static List<FoundObject> of(WholeImageDetection.Found found) {
		Detections objects = found.objects();
		List<FoundObject> list = new ArrayList<>();
		for (int i = 0; i < objects.count(); i++) {
			RunLengthMask mask = objects.hasMasks() ? objects.mask(i, found.size().height(), found.size().width())
					: null;
			list.add(new FoundObject(objects.classes()[i] - 1, box(objects.boxes(), i), objects.scores()[i], mask));
		}
		return list;
	}

	private static Box box(Boxes boxes, int place) {
		double left = rounded(boxes.left(place));
		double top = rounded(boxes.top(place));
		return new Box(left, top, Math.max(0, rounded(boxes.right(place) - left)),
				Math.max(0, rounded(boxes.bottom(place) - top)));
	}

	private static double rounded(double value) {
		return Math.round(value * FINENESS) / FINENESS;
	}

	/** As plain JSON values. */
	Map<String, Object> values() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("class", this.category);
		values.put("box", edges());
		values.put("score", this.score);
		if (this.mask != null) {
			values.put("mask", this.mask.text());
		}
		return values;
	}

	/** Left, top, width and height. */
	List<Double> edges() {
		return List.of(this.box.x(), this.box.y(), this.box.width(), this.box.height());
	}

	/** The mask as COCO's run-length code with its size, or null. */
	@Nullable Map<String, Object> segmentation() {
		if (this.mask == null) {
			return null;
		}
		Map<String, Object> code = new LinkedHashMap<>();
		code.put("size", List.of(this.mask.height(), this.mask.width()));
		code.put("counts", this.mask.text());
		return code;
	}

	/** Reads the objects of a prediction. */
	static List<FoundObject> of(Prediction prediction) {
		int height = number(ResultsFile.required(prediction, "height")).intValue();
		int width = number(ResultsFile.required(prediction, "width")).intValue();
		List<FoundObject> found = new ArrayList<>();
		for (Object each : (List<?>) ResultsFile.required(prediction, "found")) {
			Map<?, ?> values = (Map<?, ?>) each;
			List<?> box = (List<?>) Objects.requireNonNull(values.get("box"));
			Object mask = values.get("mask");
			found.add(new FoundObject(number(values.get("class")).intValue(),
					new Box(number(box.get(0)).doubleValue(), number(box.get(1)).doubleValue(),
							number(box.get(2)).doubleValue(), number(box.get(3)).doubleValue()),
					number(values.get("score")).doubleValue(),
					(mask != null) ? RunLengthMask.parse(height, width, mask.toString()) : null));
		}
		return found;
	}

	private static Number number(@Nullable Object value) {
		return (Number) Objects.requireNonNull(value);
	}

}
