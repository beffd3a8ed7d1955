package org.imglish.core.parity;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Beit3Input;
import org.imglish.core.backbone.Network;
import org.imglish.core.image.LabelMap;
import org.imglish.core.segmentation.FeatureScale;
import org.imglish.core.segmentation.ImageSegmentation;
import org.imglish.core.segmentation.ImageSegmentation.View;
import org.imglish.core.segmentation.PixelLoss;
import org.imglish.core.segmentation.SegmentationConfig;
import org.imglish.core.segmentation.SegmentationHead;
import org.imglish.core.segmentation.SlidingWindows;
import tools.jackson.databind.JsonNode;

/**
 * BEiT v2's segmentation network under mmsegmentation: features, logits, sliding windows,
 * and one training step with its gradients and running statistics.
 */
final class SegmentationCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		SegmentationConfig config = config(reference.config().path("segmentation"));
		try (Network network = reference.network()) {
			SegmentationHead head = new SegmentationHead(network, config);
			reference.load(network);
			evaluate(reference, network, head);
			slide(reference, head);
			train(reference, network, head);
		}
	}

	private static SegmentationConfig config(JsonNode node) {
		JsonNode decoding = node.path("decode_head");
		JsonNode auxiliary = node.path("auxiliary_head");
		List<FeatureScale> scales = Numbers.strings(node.path("pyramid"))
			.stream()
			.map(SegmentationCase::scale)
			.toList();
		return new SegmentationConfig(node.path("num_classes").asInt(), integers(node.path("out_indices")), scales,
				decoding.path("channels").asInt(), integers(decoding.path("pool_scales")),
				auxiliary.path("channels").asInt(), auxiliary.path("in_index").asInt(),
				auxiliary.path("num_convs").asInt(), node.path("aux_loss_weight").asDouble(),
				node.path("dropout_ratio").asDouble(), node.path("ignore_index").asInt());
	}

	private static FeatureScale scale(String name) {
		return switch (name) {
			case "deconv2x-bn-gelu-deconv2x" -> FeatureScale.QUADRUPLE;
			case "deconv2x" -> FeatureScale.DOUBLE;
			case "identity" -> FeatureScale.SAME;
			case "maxpool2" -> FeatureScale.HALF;
			case "maxpool4" -> FeatureScale.QUARTER;
			default -> throw new IllegalArgumentException("The case's pyramid has a level of the unknown form " + name);
		};
	}

	private static List<Integer> integers(JsonNode list) {
		return IntStream.of(Numbers.integers(list)).boxed().toList();
	}

	private static void evaluate(ReferenceCase reference, Network network, SegmentationHead head) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray image = reference.input("in.image");
		List<NDArray> hidden = network.backbone().hiddenStates(Beit3Input.image(image, null));
		for (int i = 0; i < hidden.size(); i++) {
			if (comparison.expects("hidden." + i)) {
				comparison.compare("hidden." + i, hidden.get(i));
			}
		}
		List<NDArray> features = head.features(image, false);
		for (int i = 0; i < features.size(); i++) {
			comparison.compare("eval.feature." + i, features.get(i));
		}
		SegmentationHead.Logits logits = head.forward(image, false);
		comparison.compare("eval.logits", logits.decoding());
		comparison.compare("eval.aux_logits", logits.auxiliary());
	}

	private static void slide(ReferenceCase reference, SegmentationHead head) throws IOException {
		JsonNode slide = reference.config().path("segmentation").path("slide");
		SlidingWindows windows = new SlidingWindows(slide.path("crop_size").path(0).asInt(),
				slide.path("crop_size").path(1).asInt(), slide.path("stride").path(0).asInt(),
				slide.path("stride").path(1).asInt());
		int height = slide.path("ori_shape").path(0).asInt();
		int width = slide.path("ori_shape").path(1).asInt();
		NDArray image = reference.input("in.slide_image");
		double share = reference.config().path("tolerance_labels").path("max_share_of_different_pixels").asDouble();
		ImageSegmentation whole = new ImageSegmentation(head, windows);
		reference.comparison().compare("slide.logits_rescaled", whole.logits(image, height, width));
		reference.comparison()
			.compareShare("slide.label_map",
					labels(image, (each) -> whole.labels(List.of(View.of(each)), height, width)), share);
		reference.comparison()
			.compareShare("flip.label_map",
					labels(image, (each) -> whole.labels(List.of(View.of(each), View.mirror(each)), height, width)),
					share);
	}

	/** The labels of all images of a batch. */
	private static long[] labels(NDArray images, Function<NDArray, LabelMap> segmentation) {
		return LongStream.range(0, images.getShape().get(0)).boxed().flatMapToLong((number) -> {
			byte[] labels = segmentation.apply(images.get(new NDIndex("{}:{}", number, number + 1))).labels();
			return IntStream.range(0, labels.length).mapToLong((place) -> labels[place] & 0xff);
		}).toArray();
	}

	/** One step in which the statistics move once, as the official one's did. */
	private static void train(ReferenceCase reference, Network network, SegmentationHead head) throws IOException {
		Comparison comparison = reference.comparison();
		NDArray image = reference.input("in.image");
		PixelLoss pixels = new PixelLoss(reference.input("in.label"), head.config().ignored());
		try (GradientCollector collector = reference.manager().getEngine().newGradientCollector()) {
			SegmentationHead.Logits logits = head.forward(image, true);
			NDArray decoding = pixels.of(logits.decoding());
			NDArray auxiliary = pixels.of(logits.auxiliary(), head.config().auxiliaryWeight());
			NDArray loss = decoding.add(auxiliary);
			comparison.compare("train.decode.loss_ce", decoding);
			comparison.compare("train.aux.loss_ce", auxiliary);
			comparison.compare("train.loss", loss);
			comparison.compare("train.decode.acc_seg", pixels.accuracy(logits.decoding()).mul(100));
			comparison.compare("train.aux.acc_seg", pixels.accuracy(logits.auxiliary()).mul(100));
			collector.backward(loss);
		}
		for (String name : comparison.names()) {
			if (name.startsWith("after.")) {
				comparison.compare(name,
						Objects.requireNonNull(network.arrays().get(name.substring("after.".length())), name));
			}
		}
		reference.compareDenseGradients(network);
	}

}
