package org.imglish.core.detection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.WindowedAttention;
import org.imglish.core.dense.Boxes;
import org.imglish.core.dense.Decay;
import org.imglish.core.dense.Suppression;
import org.imglish.core.region.Polygon;
import org.imglish.core.region.RunLengthMask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class DetectionHeadTests {

	private static final AnnotatedImage EMPTY = new AnnotatedImage(Boxes.of(), new int[0], List.of());

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	@AfterEach
	void close() {
		this.manager.close();
	}

	private static ModelConfig model(int side, int patch) {
		return new ModelConfig(ModelConfig.Form.RELEASED, 2, 16, 32, 2, side, patch, 10, 8, 2, 0, true, 0);
	}

	private static DetectionConfig config(int window) {
		return config(window, List.of());
	}

	private static DetectionConfig config(int window, List<DetectionConfig.Refinement> refinements) {
		return new DetectionConfig(3, new WindowedAttention(window, Set.of(1)), 8,
				new DetectionConfig.Anchors(List.of(List.of(8), List.of(16), List.of(32), List.of(48), List.of(64)),
						List.of(0.5, 1.0, 2.0)),
				new DetectionConfig.Proposals(1, new DetectionConfig.Sampling(0.7, 0.3, true, 32, 0.5),
						new DetectionConfig.Choice(100, 40), new DetectionConfig.Choice(50, 20), 0.7, 0, 1e-3),
				new DetectionConfig.Regions(true, 2, 32, 4),
				new DetectionConfig.BoxHead(List.of(8), List.of(16), 7,
						new DetectionConfig.Sampling(0.5, 0.5, false, 16, 0.25), refinements, 0.05,
						Suppression.hard(0.5), 10, 0.01),
				new DetectionConfig.MaskHead(List.of(8), 8, 7));
	}

	private static AnnotatedImage square(int side) {
		RunLengthMask mask = new Polygon(10, 10, 30, 10, 30, 34, 10, 34).mask(side, side);
		return new AnnotatedImage(Boxes.of(10, 10, 30, 34), new int[] { 2 }, List.of(mask));
	}

	private static List<ImageSize> sizes(int side) {
		return List.of(new ImageSize(side, side), new ImageSize(side - 10, side - 3));
	}

	private static NDArray images(NDManager manager, int side) {
		return manager.arange(2 * 3f * side * side).mul(0.37f).sin().reshape(2, 3, side, side);
	}

	@ParameterizedTest
	@CsvSource({ "64, 16, 3", "64, 8, 8", "48, 4, 5", "64, 16, 14", "96, 32, 2" })
	void findsWithinTheImageForPatchesAndWindowsOfAnySize(int side, int patch, int window) {
		try (Network network = new Network(model(side, patch), this.manager, false)) {
			DetectionHead head = new DetectionHead(network, config(window));
			network.initialize(3);
			List<Detections> detections = head.detect(images(this.manager, side), sizes(side));
			assertThat(detections).hasSize(2);
			Detections found = detections.get(1);
			assertThat(found.count()).isBetween(1, 10);
			for (int i = 0; i < found.count(); i++) {
				assertThat(found.boxes().right(i)).isLessThanOrEqualTo(side - 3);
				assertThat(found.boxes().bottom(i)).isLessThanOrEqualTo(side - 10);
				assertThat(found.classes()[i]).isBetween(1, 2);
				assertThat(found.mask(i, side - 10, side - 3).width()).isEqualTo(side - 3);
			}
			assertThat(found.scores()).isSortedAccordingTo((one, other) -> Float.compare(other, one));
		}
	}

	@Test
	void imagesWithoutObjectsTrainOnBackground() {
		Map<String, byte[]> gradients = step(List.of(EMPTY, EMPTY));
		assertThat(gradients).containsKey("rpn.head.cls_logits.weight");
		assertThat(sum(gradients.get("rpn.head.cls_logits.weight"))).isPositive();
		assertThat(sum(gradients.get("roi_heads.box_predictor.cls_score.weight"))).isPositive();
		assertThat(sum(gradients.get("roi_heads.box_predictor.bbox_pred.weight"))).isZero();
		assertThat(sum(gradients.get("roi_heads.mask_predictor.mask_fcn_logits.weight"))).isZero();
	}

	@Test
	void aStepRepeatsBitForBit() {
		Map<String, byte[]> first = step(List.of(square(64), EMPTY));
		assertThat(sum(first.get("roi_heads.mask_predictor.mask_fcn_logits.weight"))).isPositive();
		for (int i = 0; i < 3; i++) {
			assertThat(step(List.of(square(64), EMPTY))).containsExactlyEntriesOf(first);
		}
	}

	@Test
	void everyHeadOfACascadeLearnsAndAStepRepeatsBitForBit() {
		Map<String, byte[]> first = step(List.of(square(64), EMPTY), DetectionConfig.Refinement.PUBLISHED);
		for (int head = 0; head < 3; head++) {
			for (String layer : List.of("box_head." + head + ".2", "box_predictor." + head + ".cls_score",
					"box_predictor." + head + ".bbox_pred")) {
				assertThat(sum(first.get("roi_heads." + layer + ".weight"))).as(layer).isPositive();
			}
		}
		assertThat(step(List.of(square(64), EMPTY), DetectionConfig.Refinement.PUBLISHED))
			.containsExactlyEntriesOf(first);
	}

	@Test
	void imagesWithoutObjectsTrainEveryHeadOfACascadeOnBackground() {
		Map<String, byte[]> gradients = step(List.of(EMPTY, EMPTY), DetectionConfig.Refinement.PUBLISHED);
		for (int head = 0; head < 3; head++) {
			assertThat(sum(gradients.get("roi_heads.box_predictor." + head + ".cls_score.weight"))).isPositive();
			assertThat(sum(gradients.get("roi_heads.box_predictor." + head + ".bbox_pred.weight"))).isZero();
		}
	}

	/** Heads that are equal and move no box say three times what the plain one says. */
	@Test
	void aCascadeOfEqualHeadsFindsWhatThePlainHeadFinds() {
		try (Network plain = new Network(model(64, 16), this.manager, false);
				Network cascade = new Network(model(64, 16), this.manager, false)) {
			DetectionHead head = new DetectionHead(plain, config(3));
			plain.initialize(3);
			DetectionHead cascaded = new DetectionHead(cascade, config(3, DetectionConfig.Refinement.PUBLISHED));
			cascade.initialize(3);
			plain.arrays().get("roi_heads.box_predictor.bbox_pred.weight").muli(0);
			cascade.arrays().forEach((name, array) -> {
				if (name.contains("bbox_pred") && name.startsWith("roi_heads")) {
					array.muli(0);
				}
				else {
					plain.arrays().get(name.replaceFirst("(box_head|box_predictor)\\.[012]\\.", "$1.")).copyTo(array);
				}
			});
			Detections expected = head.detect(images(this.manager, 64), sizes(64)).get(0);
			Detections found = cascaded.detect(images(this.manager, 64), sizes(64)).get(0);
			assertThat(expected.count()).isPositive();
			assertThat(found.classes()).containsExactly(expected.classes());
			assertThat(found.boxes().corners()).containsExactly(expected.boxes().corners(), within(1e-4f));
			assertThat(found.scores()).containsExactly(expected.scores(), within(1e-6f));
		}
	}

	@ParameterizedTest
	@EnumSource(Decay.class)
	void scoresThatDecayStayInOrderAndAboveTheLeast(Decay decay) {
		ModelConfig model = model(64, 16);
		Detection detection = new Detection(false, 1, 1, false, 3, 8, 16, 1, 8, 40, 0.3, true, decay);
		DetectionConfig config = detection.network(model, 2);
		assertThat(config.boxes().suppression().decay()).isEqualTo(decay);
		try (Network network = new Network(model, this.manager, false)) {
			DetectionHead head = new DetectionHead(network, config);
			network.initialize(3);
			float[] scores = head.detect(images(this.manager, 64), sizes(64)).get(0).scores();
			assertThat(scores).isNotEmpty().isSortedAccordingTo((one, other) -> Float.compare(other, one));
			assertThat(scores[scores.length - 1]).isGreaterThan(0.3f);
		}
	}

	private static double sum(byte[] bytes) {
		FloatBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
		double sum = 0;
		while (values.hasRemaining()) {
			sum += Math.abs(values.get());
		}
		return sum;
	}

	/** Gradients of one step. */
	private Map<String, byte[]> step(List<AnnotatedImage> truths) {
		return step(truths, List.of());
	}

	private Map<String, byte[]> step(List<AnnotatedImage> truths, List<DetectionConfig.Refinement> refinements) {
		try (NDManager step = this.manager.newSubManager(); Network network = new Network(model(64, 16), step, false)) {
			DetectionHead head = new DetectionHead(network, config(3, refinements));
			network.initialize(3);
			try (GradientCollector collector = step.getEngine().newGradientCollector()) {
				DetectionStep learned = head.learn(images(step, 64), sizes(64), truths,
						Sampler.random(new SplittableRandom(9)));
				assertThat(learned.loss().getFloat()).isFinite().isPositive();
				collector.backward(learned.loss());
			}
			Map<String, byte[]> gradients = new TreeMap<>();
			network.arrays().forEach((name, array) -> gradients.put(name, array.getGradient().toByteArray()));
			return gradients;
		}
	}

	@Test
	void theBackgroundIsNoObjectsClass() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> new AnnotatedImage(Boxes.of(0, 0, 2, 2), new int[] { 0 }, List.of(new RunLengthMask(4, 4, 16))))
			.withMessageContaining("background");
		assertThatIllegalArgumentException().isThrownBy(
				() -> new AnnotatedImage(Boxes.of(1, 1, 1, 2), new int[] { 1 }, List.of(new RunLengthMask(4, 4, 16))))
			.withMessageContaining("no area");
	}

	@Test
	void publishedDetectorsAttendEverywhereFourTimes() {
		assertThat(DetectionConfig.of(ModelConfig.Preset.BASE.config(), 80).attention().globalLayers())
			.containsExactlyInAnyOrder(2, 5, 8, 11);
		assertThat(DetectionConfig.of(ModelConfig.Preset.LARGE.config(), 80).attention().globalLayers())
			.containsExactlyInAnyOrder(5, 11, 17, 23);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DetectionHead(new Network(model(28, 14), this.manager, false), config(3)))
			.withMessageContaining("14");
	}

}
