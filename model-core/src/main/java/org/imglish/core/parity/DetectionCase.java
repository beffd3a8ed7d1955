package org.imglish.core.parity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Network;
import org.imglish.core.dense.Boxes;
import org.imglish.core.detection.AnnotatedImage;
import org.imglish.core.detection.DetectionHead;
import org.imglish.core.detection.DetectionStep;
import org.imglish.core.detection.Detections;
import org.imglish.core.detection.ImageSize;
import org.imglish.core.detection.Sampler;
import org.imglish.core.region.RunLengthMask;
import tools.jackson.databind.JsonNode;

/**
 * ViTDet under torchvision's Mask R-CNN: one training step with all it draws, its losses
 * and gradients, then detections and masks.
 */
final class DetectionCase implements ParityCase {

	@Override
	public void run(ReferenceCase reference) throws IOException {
		JsonNode detection = reference.config().path("detection");
		List<ImageSize> sizes = new ArrayList<>();
		for (JsonNode size : detection.path("image_sizes")) {
			sizes.add(new ImageSize(size.path(0).asInt(), size.path(1).asInt()));
		}
		try (Network network = reference.network()) {
			DetectionHead head = new DetectionHead(network, DetectionChoices.read(detection));
			reference.load(network);
			NDArray images = images(reference, sizes, detection.path("padded_size"));
			features(reference, head, images);
			train(reference, network, head, images, sizes);
			detect(reference, head, images, sizes);
		}
	}

	private static NDArray images(ReferenceCase reference, List<ImageSize> sizes, JsonNode padded) throws IOException {
		NDArray images = reference.manager()
			.zeros(new Shape(sizes.size(), 3, padded.path(0).asInt(), padded.path(1).asInt()));
		for (int i = 0; i < sizes.size(); i++) {
			images.set(new NDIndex("{}, :, :{}, :{}", i, sizes.get(i).height(), sizes.get(i).width()),
					reference.input("in.image." + i));
		}
		return images;
	}

	private static void features(ReferenceCase reference, DetectionHead head, NDArray images) throws IOException {
		NDArray map = head.map(images, false);
		reference.comparison().compare("features.last", map);
		List<NDArray> features = head.features(map);
		for (int i = 0; i < features.size(); i++) {
			reference.comparison().compare("features." + i, features.get(i));
		}
	}

	private static AnnotatedImage truth(ReferenceCase reference, int image) throws IOException {
		NDArray pixels = reference.input("in.masks." + image);
		int height = (int) pixels.getShape().get(1);
		int width = (int) pixels.getShape().get(2);
		List<RunLengthMask> masks = new ArrayList<>();
		for (int i = 0; i < pixels.getShape().get(0); i++) {
			masks.add(RunLengthMask.ofPixels(height, width, pixels.get(i).toByteArray()));
		}
		int[] classes = reference.input("in.labels." + image).toType(DataType.INT32, false).toIntArray();
		return new AnnotatedImage(Boxes.of(reference.input("in.boxes." + image).toFloatArray()), classes, masks);
	}

	private static void train(ReferenceCase reference, Network network, DetectionHead head, NDArray images,
			List<ImageSize> sizes) throws IOException {
		List<AnnotatedImage> truths = new ArrayList<>();
		for (int i = 0; i < sizes.size(); i++) {
			truths.add(truth(reference, i));
		}
		try (GradientCollector collector = reference.manager().getEngine().newGradientCollector()) {
			DetectionStep step = head.learn(images, sizes, truths, Sampler.first());
			proposals(reference.comparison(), step, sizes.size());
			regions(reference.comparison(), step, sizes.size());
			losses(reference.comparison(), step);
			collector.backward(step.loss());
		}
		reference.compareDenseGradients(network);
	}

	private static void proposals(Comparison comparison, DetectionStep step, int images) throws IOException {
		for (int i = 0; i < step.objectness().size(); i++) {
			comparison.compare("rpn.objectness." + i, step.objectness().get(i));
			comparison.compare("rpn.deltas." + i, step.proposalDeltas().get(i));
		}
		comparison.compare("rpn.anchors", step.anchors().corners());
		for (int i = 0; i < images; i++) {
			comparison.compareExactly("rpn.labels." + i, step.anchorLabels(i));
			comparison.compareExactly("rpn.sampled_positive." + i, step.positiveAnchors(i));
			comparison.compareExactly("rpn.sampled_negative." + i, step.negativeAnchors(i));
			comparison.compare("train.proposals." + i, step.proposals(i).corners());
		}
	}

	private static void regions(Comparison comparison, DetectionStep step, int images) throws IOException {
		for (int i = 0; i < images; i++) {
			comparison.compareExactly("train.roi_labels." + i, step.regionClasses(i));
			comparison.compareExactly("train.roi_matched." + i, step.regionObjects(i));
			comparison.compare("train.roi_targets." + i, step.regionTargets(i));
		}
		int[] cells = { 2, 3 };
		comparison.compare("train.box_features_sum", step.regionFeatures().sum(cells));
		comparison.compare("train.class_logits", step.classLogits());
		comparison.compare("train.box_regression", step.boxDeltas());
		comparison.compare("train.mask_features_sum", step.maskFeatures().sum(cells));
		comparison.compare("train.mask_targets", step.maskTargets());
	}

	private static void losses(Comparison comparison, DetectionStep step) throws IOException {
		comparison.compare("train.loss_objectness", step.objectnessLoss());
		comparison.compare("train.loss_rpn_box_reg", step.proposalBoxLoss());
		comparison.compare("train.loss_classifier", step.classLoss());
		comparison.compare("train.loss_box_reg", step.boxLoss());
		comparison.compare("train.loss_mask", step.maskLoss());
		comparison.compare("train.loss", step.loss());
	}

	private static void detect(ReferenceCase reference, DetectionHead head, NDArray images, List<ImageSize> sizes)
			throws IOException {
		Comparison comparison = reference.comparison();
		double share = reference.config().path("tolerance_masks").path("max_share_of_different_pixels").asDouble();
		List<Boxes> proposals = head.propose(images, sizes);
		List<Detections> detections = head.detect(images, sizes);
		for (int i = 0; i < sizes.size(); i++) {
			Detections found = detections.get(i);
			comparison.compare("test.proposals." + i, proposals.get(i).corners());
			comparison.compare("test.boxes." + i, found.boxes().corners());
			comparison.compareExactly("test.labels." + i, found.classes());
			comparison.compare("test.scores." + i, found.scores());
			comparison.compare("test.mask_prob." + i, found.maskProbabilities());
			ImageSize size = sizes.get(i);
			long[] pixels = IntStream.range(0, found.count())
				.mapToObj((object) -> found.mask(object, size.height(), size.width()).pixels())
				.flatMapToLong((mask) -> IntStream.range(0, mask.length).mapToLong((pixel) -> mask[pixel]))
				.toArray();
			comparison.compareShare("test.masks." + i, pixels, share);
		}
	}

}
