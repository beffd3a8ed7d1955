package org.imglish.core.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Average precision and recall of detected boxes or masks as COCO measures them
 * (pycocotools' COCOeval with its default settings): over categories and over thresholds
 * of overlap from 0.5 to 0.95. Images come one by one.
 */
public final class DetectionPrecision {

	/** Most detections of a category that count in one image. */
	public static final int MAX_DETECTIONS = 100;

	private static final double[] THRESHOLDS = thresholds();

	/** By category and size of objects, the matches of each image that has either. */
	private final Map<Integer, Map<ObjectSize, List<DetectionMatches>>> matches = new TreeMap<>();

	private static double[] thresholds() {
		double[] thresholds = new double[10];
		for (int i = 0; i < thresholds.length; i++) {
			thresholds[i] = 0.5 + i * ((0.95 - 0.5) / (thresholds.length - 1));
		}
		thresholds[thresholds.length - 1] = 0.95;
		return thresholds;
	}

	/**
	 * Counts one image. Equal scores of different images keep the images' order.
	 * @param truths its annotated objects
	 * @param detections what the model found in it
	 */
	public void add(List<TrueObject> truths, List<DetectedObject> detections) {
		Set<Integer> categories = new TreeSet<>();
		truths.forEach((truth) -> categories.add(truth.category()));
		detections.forEach((detection) -> categories.add(detection.category()));
		for (int category : categories) {
			List<TrueObject> wanted = truths.stream().filter((truth) -> truth.category() == category).toList();
			List<DetectedObject> found = detections.stream()
				.filter((detection) -> detection.category() == category)
				.toList();
			Map<ObjectSize, List<DetectionMatches>> bySize = this.matches.computeIfAbsent(category,
					(key) -> new EnumMap<>(ObjectSize.class));
			DetectionMatches.of(wanted, found, MAX_DETECTIONS, THRESHOLDS)
				.forEach((size, image) -> bySize.computeIfAbsent(size, (key) -> new ArrayList<>()).add(image));
		}
	}

	/** Number of thresholds of overlap: 0.5, 0.55 to 0.95. */
	public static int thresholdCount() {
		return THRESHOLDS.length;
	}

	/**
	 * Average precision over all thresholds (AP; APs, APm, APl).
	 * @return in [0, 1], empty if there is no object of the size
	 */
	public OptionalDouble precision(ObjectSize size) {
		return mean(this.matches.keySet(), size, MAX_DETECTIONS, allThresholds(), PrecisionCurve::precisions);
	}

	/**
	 * Average precision at one threshold: 0 for AP50, 5 for AP75.
	 * @param threshold from 0 to {@code thresholdCount() - 1}
	 */
	public OptionalDouble precisionAt(int threshold) {
		return mean(this.matches.keySet(), ObjectSize.ANY, MAX_DETECTIONS, new int[] { threshold },
				PrecisionCurve::precisions);
	}

	/** Average precision of one category over all thresholds. */
	public OptionalDouble precisionOf(int category) {
		return mean(Set.of(category), ObjectSize.ANY, MAX_DETECTIONS, allThresholds(), PrecisionCurve::precisions);
	}

	/**
	 * Average recall over all thresholds (AR).
	 * @param size which objects are measured
	 * @param detections how many detections of a category count in one image, from 1 to
	 * {@link #MAX_DETECTIONS}
	 */
	public OptionalDouble recall(ObjectSize size, int detections) {
		return mean(this.matches.keySet(), size, detections, allThresholds(),
				(curve) -> new double[] { curve.recall() });
	}

	private static int[] allThresholds() {
		return IntStream.range(0, THRESHOLDS.length).toArray();
	}

	private OptionalDouble mean(Set<Integer> categories, ObjectSize size, int detections, int[] thresholds,
			Function<PrecisionCurve, double[]> values) {
		return categories.stream()
			.flatMapToDouble((category) -> Arrays.stream(thresholds)
				.mapToObj((threshold) -> curve(category, size, detections, threshold))
				.flatMap(Optional::stream)
				.flatMapToDouble((curve) -> Arrays.stream(values.apply(curve))))
			.average();
	}

	/** The curve, empty when the category has no object of the size. */
	private Optional<PrecisionCurve> curve(int category, ObjectSize size, int detections, int threshold) {
		List<DetectionMatches> images = this.matches.getOrDefault(category, Map.of()).getOrDefault(size, List.of());
		int objects = images.stream().mapToInt(DetectionMatches::objects).sum();
		return (objects > 0) ? Optional.of(PrecisionCurve.of(images, threshold, detections, objects))
				: Optional.empty();
	}

}
