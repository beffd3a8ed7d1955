package org.imglish.core.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import org.imglish.core.metric.Metric;
import org.imglish.core.quality.DetectedObject;
import org.imglish.core.quality.DetectionPrecision;
import org.imglish.core.quality.ObjectSize;
import org.imglish.core.quality.TrueObject;
import org.imglish.core.region.LabelledObject;
import org.imglish.core.region.LabelledObjects;

/**
 * Scores detections as COCO does, from predictions that keep the true objects, so that no
 * dataset is needed again: of boxes, and of masks where all objects have some.
 *
 * @param classes class names by index
 */
record ObjectScores(List<String> classes) {

	/** What is scored. */
	static final List<Metric> METRICS = metrics();

	private static final int AT_75 = 5;

	private static List<Metric> metrics() {
		List<Metric> metrics = new ArrayList<>();
		for (String of : List.of("box", "mask")) {
			for (String name : List.of("_ap", "_ap50", "_ap75", "_ap_small", "_ap_medium", "_ap_large", "_ar",
					"_ap/*")) {
				metrics.add(Metric.max(of + name, Metric.SHARE));
			}
		}
		return List.copyOf(metrics);
	}

	/** Whether a prediction has the true objects. */
	static boolean isLabelled(Prediction prediction) {
		return prediction.values().containsKey(LabelledObjects.KEY);
	}

	/**
	 * Average precision of the boxes of one image; empty where it has no object to find.
	 */
	OptionalDouble precision(Prediction prediction) {
		return isLabelled(prediction) ? boxes(List.of(prediction)).precision(ObjectSize.ANY) : OptionalDouble.empty();
	}

	/**
	 * All figures.
	 * @param predictions at least one, all labelled
	 */
	Map<String, Double> score(List<Prediction> predictions) {
		Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, "box", boxes(predictions));
		if (scores.isEmpty()) {
			throw new IllegalStateException(
					"The dataset has no object to be found; none of its images has one that is not a crowd");
		}
		if (predictions.stream().allMatch(ObjectScores::isMasked)) {
			put(scores, "mask", masks(predictions));
		}
		return scores;
	}

	private static boolean isMasked(Prediction prediction) {
		return LabelledObjects.isMasked(prediction.values())
				&& FoundObject.of(prediction).stream().allMatch((found) -> found.mask() != null);
	}

	private static DetectionPrecision boxes(List<Prediction> predictions) {
		DetectionPrecision precision = new DetectionPrecision();
		for (Prediction prediction : predictions) {
			precision.add(
					truths(prediction)
						.map((object) -> new TrueObject(object.category(), object.box(), object.area(), object.crowd()))
						.toList(),
					FoundObject.of(prediction)
						.stream()
						.map((found) -> new DetectedObject(found.category(), found.box(), found.score()))
						.toList());
		}
		return precision;
	}

	private static DetectionPrecision masks(List<Prediction> predictions) {
		DetectionPrecision precision = new DetectionPrecision();
		for (Prediction prediction : predictions) {
			precision.add(
					truths(prediction)
						.map((object) -> new TrueObject(object.category(), Objects.requireNonNull(object.mask()),
								object.area(), object.crowd()))
						.toList(),
					FoundObject.of(prediction)
						.stream()
						.map((found) -> new DetectedObject(found.category(), Objects.requireNonNull(found.mask()),
								found.score()))
						.toList());
		}
		return precision;
	}

	private static Stream<LabelledObject> truths(Prediction prediction) {
		return LabelledObjects.of(prediction.values()).objects().stream();
	}

	private void put(Map<String, Double> scores, String of, DetectionPrecision precision) {
		put(scores, of + "_ap", precision.precision(ObjectSize.ANY));
		put(scores, of + "_ap50", precision.precisionAt(0));
		put(scores, of + "_ap75", precision.precisionAt(AT_75));
		put(scores, of + "_ap_small", precision.precision(ObjectSize.SMALL));
		put(scores, of + "_ap_medium", precision.precision(ObjectSize.MEDIUM));
		put(scores, of + "_ap_large", precision.precision(ObjectSize.LARGE));
		put(scores, of + "_ar", precision.recall(ObjectSize.ANY, DetectionPrecision.MAX_DETECTIONS));
		for (int i = 0; i < this.classes.size(); i++) {
			put(scores, of + "_ap/" + this.classes.get(i), precision.precisionOf(i));
		}
	}

	/** What no object is there for has no value. */
	private static void put(Map<String, Double> scores, String name, OptionalDouble value) {
		value.ifPresent((number) -> scores.put(name, number));
	}

}
