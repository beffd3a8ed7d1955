package org.imglish.core.parity;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.dense.BoxCoding;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.FeatureTable;
import org.imglish.core.dense.MaskPasting;
import org.imglish.core.dense.MaskTargets;
import org.imglish.core.dense.NonMaximumSuppression;
import org.imglish.core.dense.Planes;
import org.imglish.core.dense.PyramidLevels;
import org.imglish.core.dense.RoiAlign;
import org.imglish.core.dense.Windows;
import org.imglish.core.kernel.Kernels;
import org.imglish.core.region.RunLengthMask;
import tools.jackson.databind.JsonNode;

/** Operators of dense tasks against torchvision, detectron2 and PyTorch. */
final class DenseOperatorsCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		try (Kernels kernels = new Kernels(reference.manager())) {
			for (Map.Entry<String, JsonNode> variant : reference.config().path("roi").path("variants").properties()) {
				regions(reference, kernels, variant.getKey(), variant.getValue());
			}
		}
		levels(reference);
		suppression(reference);
		coding(reference);
		windows(reference);
		masks(reference);
		planes(reference);
	}

	private static void regions(ReferenceCase reference, Kernels kernels, String name, JsonNode variant)
			throws IOException {
		NDArray rois = reference.input("in.roi.rois");
		int count = (int) rois.getShape().get(0);
		float[] corners = rois.get(new NDIndex(":, 1:")).toFloatArray();
		int[] images = rois.get(new NDIndex(":, 0")).toType(DataType.INT32, false).toIntArray();
		RoiAlign align = new RoiAlign(variant.path("output").asInt(), variant.path("sampling_ratio").asInt(),
				variant.path("aligned").asBoolean());
		NDArray feature = reference.input("in.roi.feature");
		feature.setRequiresGradient(true);
		NDArray weights = reference.input("in.roi.grad").get(new NDIndex(":, :, :{}, :{}", align.side(), align.side()));
		try (GradientCollector collector = reference.manager().getEngine().newGradientCollector()) {
			FeatureTable table = FeatureTable.of(List.of(feature),
					reference.config().path("roi").path("spatial_scale").asDouble());
			NDArray pooled = align.pool(kernels, table, Boxes.of(corners), images, new int[count]);
			reference.comparison().compare("roi." + name + ".out", pooled);
			collector.backward(pooled.mul(weights).sum());
		}
		reference.comparison().compare("roi." + name + ".grad_feature", feature.getGradient());
	}

	private static void levels(ReferenceCase reference) throws IOException {
		JsonNode level = reference.config().path("level");
		PyramidLevels levels = new PyramidLevels(level.path("k_min").asInt(), level.path("k_max").asInt(),
				level.path("canonical_scale").asDouble(), level.path("canonical_level").asInt());
		Boxes boxes = boxes(reference, "in.level.boxes");
		reference.comparison()
			.compareExactly("level.index",
					IntStream.range(0, boxes.count()).map((box) -> levels.of(boxes, box)).toArray());
	}

	private static void suppression(ReferenceCase reference) throws IOException {
		Comparison comparison = reference.comparison();
		Boxes boxes = boxes(reference, "in.nms.boxes");
		float[] scores = reference.input("in.nms.scores").toFloatArray();
		int[] classes = reference.input("in.nms.classes").toType(DataType.INT32, false).toIntArray();
		for (JsonNode threshold : reference.config().path("nms_thresholds")) {
			NonMaximumSuppression suppression = new NonMaximumSuppression(threshold.asDouble());
			long percent = Math.round(100 * threshold.asDouble());
			comparison.compareExactly("nms.keep." + percent, suppression.keep(boxes, scores));
			comparison.compareExactly("nms.keep_per_class." + percent, suppression.keep(boxes, scores, classes));
		}
		int rows = (int) comparison.expected("nms.iou").shape().get(0);
		int columns = (int) comparison.expected("nms.iou").shape().get(1);
		float[] overlaps = new float[rows * columns];
		for (int i = 0; i < overlaps.length; i++) {
			overlaps[i] = boxes.overlap(i / columns, boxes, rows + i % columns);
		}
		comparison.compare("nms.iou", overlaps);
	}

	private static void coding(ReferenceCase reference) throws IOException {
		Boxes targets = boxes(reference, "in.box.reference");
		Boxes proposals = boxes(reference, "in.box.proposals");
		float[] deltas = reference.input("in.box.deltas").toFloatArray();
		for (Map.Entry<String, JsonNode> weights : reference.config().path("box").properties()) {
			if (!weights.getValue().isArray()) {
				continue;
			}
			String name = weights.getKey();
			BoxCoding coding = new BoxCoding((float) weights.getValue().path(0).asDouble(),
					(float) weights.getValue().path(2).asDouble());
			reference.comparison().compare("box.encode." + name, coding.encode(targets, proposals));
			float factor = name.equals("10") ? 4 : 1;
			float[] scaled = new float[deltas.length];
			IntStream.range(0, scaled.length).forEach((i) -> scaled[i] = factor * deltas[i]);
			reference.comparison().compare("box.decode." + name, coding.decode(scaled, proposals).corners());
		}
	}

	private static void windows(ReferenceCase reference) throws IOException {
		NDArray maps = reference.input("in.window.x");
		Shape shape = maps.getShape();
		Windows windows = new Windows((int) shape.get(1), (int) shape.get(2),
				reference.config().path("window").path("size").asInt());
		NDArray tokens = maps.reshape(shape.get(0), shape.get(1) * shape.get(2), shape.get(3));
		NDArray apart = windows.apart(tokens);
		reference.comparison().compare("window.partition", apart);
		reference.comparison().compareExactly("window.padded", windows.paddedRows(), windows.paddedColumns());
		reference.comparison().note("window.together", windows.together(apart).contentEquals(tokens));
	}

	private static void masks(ReferenceCase reference) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray masks = reference.input("in.mask_target.masks");
		Boxes boxes = boxes(reference, "in.mask_target.boxes");
		long[] index = reference.input("in.mask_target.index").toLongArray();
		int side = reference.config().path("mask_target").path("size").asInt();
		float[] targets = new float[boxes.count() * side * side];
		for (int i = 0; i < boxes.count(); i++) {
			NDArray mask = masks.get(index[i]);
			RunLengthMask runs = RunLengthMask.ofPixels((int) mask.getShape().get(0), (int) mask.getShape().get(1),
					mask.toByteArray());
			System.arraycopy(new MaskTargets(runs).of(boxes, i, side), 0, targets, i * side * side, side * side);
		}
		comparison.compare("mask_target.out", targets);
		paste(reference, boxes(reference, "in.paste.boxes"));
	}

	private static void paste(ReferenceCase reference, Boxes boxes) throws IOException {
		NDArray masks = reference.input("in.paste.masks");
		MaskPasting pasting = new MaskPasting((int) masks.getShape().get(3));
		int height = reference.config().path("paste").path("image").path(0).asInt();
		int width = reference.config().path("paste").path("image").path(1).asInt();
		float[] pixels = new float[boxes.count() * height * width];
		boolean same = true;
		for (int i = 0; i < boxes.count(); i++) {
			float[] mask = masks.get(i).toFloatArray();
			float[] image = pasting.probabilities(mask, boxes, i, height, width);
			System.arraycopy(image, 0, pixels, i * height * width, height * width);
			byte[] inside = new byte[image.length];
			IntStream.range(0, image.length).forEach((j) -> inside[j] = (byte) ((image[j] >= 0.5) ? 1 : 0));
			same &= Arrays.equals(inside, pasting.mask(mask, boxes, i, height, width).pixels());
		}
		reference.comparison().compare("paste.image", pixels);
		reference.comparison().note("paste.mask", same);
	}

	private static void planes(ReferenceCase reference) throws IOException {
		NDArray planes = reference.input("in.resize.x");
		for (String name : reference.comparison().names()) {
			String last = name.substring(name.lastIndexOf('.') + 1);
			if (name.startsWith("resize.")) {
				String[] sides = last.split("x");
				reference.comparison()
					.compare(name, Planes.resize(planes, Integer.parseInt(sides[0]), Integer.parseInt(sides[1])));
			}
			else if (name.startsWith("adaptive_pool.")) {
				reference.comparison().compare(name, Planes.means(planes, Integer.parseInt(last)));
			}
		}
	}

	private static Boxes boxes(ReferenceCase reference, String name) throws IOException {
		return Boxes.of(reference.input(name).toFloatArray());
	}

}
