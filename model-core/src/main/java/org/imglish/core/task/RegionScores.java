package org.imglish.core.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.imglish.core.image.LabelMap;
import org.imglish.core.metric.Metric;
import org.imglish.core.quality.RegionOverlap;

/**
 * Scores segmentations by the pixels that each prediction keeps as counts, so that no
 * label map is needed again.
 *
 * @param classes class names by index
 */
record RegionScores(List<String> classes) {

	/** What is scored, as mmsegmentation does. */
	static final List<Metric> METRICS = List.of(Metric.max("mean_iou", Metric.SHARE),
			Metric.max("mean_accuracy", Metric.SHARE), Metric.max("pixel_accuracy", Metric.SHARE),
			Metric.max("iou/*", Metric.SHARE), Metric.max("accuracy/*", Metric.SHARE));

	/**
	 * Compares a map with the truth.
	 * @return for each class that occurs, its index and the numbers of pixels that were
	 * recognized, predicted and labelled
	 */
	List<List<Long>> compare(LabelMap found, LabelMap truth) {
		RegionOverlap overlap = RegionOverlap.of(this.classes.size(), LabelMap.IGNORED);
		overlap.add(numbers(found), numbers(truth));
		long[] right = overlap.intersection();
		long[] predicted = overlap.predicted();
		long[] labelled = overlap.labelled();
		List<List<Long>> counts = new ArrayList<>();
		for (int i = 0; i < right.length; i++) {
			if (predicted[i] + labelled[i] > 0) {
				counts.add(List.of((long) i, right[i], predicted[i], labelled[i]));
			}
		}
		return counts;
	}

	private static int[] numbers(LabelMap map) {
		int[] numbers = new int[map.labels().length];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = map.labels()[i] & 0xff;
		}
		return numbers;
	}

	/** Mean intersection over union of one image, 0 where no pixel of it counts. */
	double mean(Prediction prediction) {
		RegionOverlap overlap = overlap(List.of(prediction));
		return overlap.isEmpty() ? 0 : overlap.mean();
	}

	/**
	 * Means over classes, the share of all pixels, and each class that occurs.
	 * @param predictions at least one, all labelled
	 */
	Map<String, Double> score(List<Prediction> predictions) {
		RegionOverlap overlap = overlap(predictions);
		if (overlap.isEmpty()) {
			throw new IllegalStateException(
					"No pixel of the dataset's label maps is of a class; all of them say that there is none");
		}
		Map<String, Double> scores = new LinkedHashMap<>();
		scores.put("mean_iou", overlap.mean());
		scores.put("mean_accuracy", overlap.meanAccuracy());
		scores.put("pixel_accuracy", overlap.pixelAccuracy());
		put(scores, "iou/", overlap.byClass());
		put(scores, "accuracy/", overlap.accuracyByClass());
		return scores;
	}

	private void put(Map<String, Double> scores, String prefix, double[] values) {
		for (int i = 0; i < values.length; i++) {
			if (!Double.isNaN(values[i])) {
				scores.put(prefix + this.classes.get(i), values[i]);
			}
		}
	}

	private RegionOverlap overlap(List<Prediction> predictions) {
		RegionOverlap overlap = RegionOverlap.of(this.classes.size(), LabelMap.IGNORED);
		for (Prediction prediction : predictions) {
			for (Object each : (List<?>) prediction.values().getOrDefault("pixels", List.of())) {
				List<?> counts = (List<?>) each;
				overlap.add((int) number(counts, 0), number(counts, 1), number(counts, 2), number(counts, 3));
			}
		}
		return overlap;
	}

	private static long number(List<?> counts, int place) {
		return ((Number) counts.get(place)).longValue();
	}

}
