package org.imglish.core.parity;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.imglish.core.dense.Planes;
import org.imglish.core.quality.RegionOverlap;
import org.imglish.core.segmentation.SlidingWindows;
import tools.jackson.databind.JsonNode;

/** Figures of label maps and sliding windows against mmsegmentation. */
final class SegmentationMetricsCase implements ParityCase {

	/** Shares of pixels are compared as double precision allows. */
	private static final double TOLERANCE = 1e-9;

	@Override
	public void run(ReferenceCase reference) throws IOException {
		Expected expected = new Expected(reference.json("expected.json"), reference.comparison(TOLERANCE));
		JsonNode sets = reference.json("inputs.json").path("sets");
		for (int i = 0; i < sets.size(); i++) {
			set(sets.path(i), expected, Integer.toString(i));
		}
		JsonNode slides = reference.config().path("slides");
		for (int i = 0; i < slides.size(); i++) {
			slide(reference, slides.path(i), i);
		}
	}

	private static void set(JsonNode set, Expected expected, String at) {
		int classes = set.path("num_classes").asInt();
		int ignored = set.path("ignore_index").asInt();
		RegionOverlap overlap = set.path("reduce_zero_label").asBoolean()
				? RegionOverlap.withoutFirstLabel(classes, ignored) : RegionOverlap.of(classes, ignored);
		for (int i = 0; i < set.path("labels").size(); i++) {
			overlap.add(Numbers.pixels(set.path("predictions").path(i)), Numbers.pixels(set.path("labels").path(i)));
		}
		expected.value(overlap.pixelAccuracy(), "sets", at, "aAcc");
		Map.of("IoU", overlap.byClass(), "Acc", overlap.accuracyByClass(), "Dice", overlap.diceByClass(), "Fscore",
				overlap.harmonicMeanByClass(), "Precision", overlap.precisionByClass(), "Recall",
				overlap.accuracyByClass())
			.forEach((name, values) -> {
				expected.values(values, "sets", at, "per_class", name);
				expected.value(RegionOverlap.mean(values), "sets", at, "mean", "m" + name);
			});
		expected.values(doubles(overlap.intersection()), "sets", at, "area_intersect");
		expected.values(doubles(overlap.predicted()), "sets", at, "area_pred");
		expected.values(doubles(overlap.labelled()), "sets", at, "area_label");
		expected.values(IntStream.range(0, classes)
			.mapToDouble((i) -> overlap.predicted()[i] + overlap.labelled()[i] - overlap.intersection()[i])
			.toArray(), "sets", at, "area_union");
	}

	private static double[] doubles(long[] values) {
		return Arrays.stream(values).asDoubleStream().toArray();
	}

	private static void slide(ReferenceCase reference, JsonNode slide, int index) throws IOException {
		Comparison comparison = reference.comparison();
		String name = "slide." + index + ".";
		int height = slide.path("image").path(0).asInt();
		int width = slide.path("image").path(1).asInt();
		SlidingWindows windows = new SlidingWindows(slide.path("crop_size").path(0).asInt(),
				slide.path("crop_size").path(1).asInt(), slide.path("stride").path(0).asInt(),
				slide.path("stride").path(1).asInt());
		List<SlidingWindows.Window> places = windows.windows(height, width);
		comparison.compareExactly(name + "boxes",
				places.stream()
					.flatMapToInt((place) -> IntStream.of(place.top(), place.left(), place.bottom(), place.right()))
					.toArray());
		NDArray crops = reference.input("in." + name + "crop_logits");
		Iterator<Integer> crop = IntStream.range(0, places.size()).iterator();
		NDArray image = reference.manager().zeros(new Shape(1, 3, height, width));
		NDArray logits = windows.logits(image, slide.path("num_classes").asInt(),
				(window) -> crops.get(crop.next()).expandDims(0));
		comparison.compare(name + "logits", logits);
		NDArray resized = Planes.resize(logits, slide.path("ori_shape").path(0).asInt(),
				slide.path("ori_shape").path(1).asInt());
		comparison.compare(name + "logits_rescaled", resized);
		comparison.compareShare(name + "label_map", resized.argMax(1).toLongArray(),
				reference.config().path("tolerance_labels").path("max_share_of_different_pixels").asDouble());
	}

}
