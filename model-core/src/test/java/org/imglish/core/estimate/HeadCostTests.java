package org.imglish.core.estimate;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.dense.Decay;
import org.imglish.core.detection.Detection;
import org.imglish.core.detection.DetectionConfig;
import org.imglish.core.detection.DetectionHead;
import org.imglish.core.kernel.Precision;
import org.imglish.core.segmentation.Segmentation;
import org.imglish.core.segmentation.SegmentationConfig;
import org.imglish.core.segmentation.SegmentationHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Against the networks as they are declared: nothing is allocated. */
class HeadCostTests {

	private static final ModelConfig BASE = ModelConfig.Preset.BASE.config();

	private static Estimate estimate(ModelConfig model, HeadCost head) {
		TrainingPlan plan = new TrainingPlan(model, false, List.of(Pass.images(1, model, 0)), 100, Precision.FLOAT32, 1,
				false, false, head);
		return new Estimator(plan, 100).on(new Fleet(Device.KNOWN.get(0), 1, 0.4, false, 1e9, 1e9));
	}

	private static void expectParametersOf(ModelConfig model, HeadCost cost, Consumer<Network> head) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(model, manager, false)) {
			head.accept(network);
			long all = network.parameters().values().stream().mapToLong((each) -> each.getShape().size()).sum();
			long heads = network.parameters()
				.entrySet()
				.stream()
				.filter((each) -> !each.getKey().startsWith("beit3."))
				.map(Map.Entry::getValue)
				.filter(Parameter::requiresGradient)
				.mapToLong((each) -> each.getShape().size())
				.sum();
			assertThat(estimate(model, cost).parameters()).isEqualTo(all);
			assertThat(cost.parameters()).isEqualTo(heads);
		}
	}

	@ParameterizedTest
	@CsvSource({ "BASE, 512, 150", "LARGE, 640, 19", "TINY, 64, 5" })
	void theParametersOfASegmentationAreThoseOfItsNetwork(ModelConfig.Preset preset, int side, int classes) {
		ModelConfig model = preset.config().withImageSize(side);
		SegmentationConfig config = Segmentation.RELEASED.network(model, classes);
		expectParametersOf(model, SegmentationCost.of(model, config),
				(network) -> new SegmentationHead(network, config));
	}

	@ParameterizedTest
	@CsvSource({ "BASE, 1024, 80, true, false", "LARGE, 512, 3, false, false", "TINY, 64, 5, true, true" })
	void theParametersOfADetectorAreThoseOfItsNetwork(ModelConfig.Preset preset, int side, int classes, boolean masks,
			boolean cascade) {
		ModelConfig model = preset.config().withImageSize(side);
		DetectionConfig config = new Detection(masks, 1, 1, true, 14, 64, 128, 2, null, 1000, 0.05, cascade, Decay.HARD)
			.network(model, classes);
		expectParametersOf(model, DetectionCost.of(model, config), (network) -> new DetectionHead(network, config));
	}

	/** Counted by hand: 348 of 600 billion multiply-adds are those of the fusion. */
	@Test
	void aSegmentationOfBaseTakesSixTenthsOfATrillionMultiplyAdds() {
		ModelConfig model = BASE.withImageSize(512);
		HeadCost cost = SegmentationCost.of(model, Segmentation.RELEASED.network(model, 150));
		double backbone = new Operations(model).step(List.of(Pass.images(1, model, 0))) / 3;
		assertThat((cost.operations() + backbone) / 2e12).isCloseTo(0.6, within(0.06));
	}

	@Test
	void windowsSpareMostOfADetectorsAttention() {
		ModelConfig model = BASE.withImageSize(1024);
		HeadCost windowed = DetectionCost.of(model, Detection.PUBLISHED.network(model, 80));
		Detection whole = new Detection(true, 0.1, 2, true, 64, 256, 1024, 4, null, 1000, 0.05, false, Decay.HARD);
		HeadCost everywhere = DetectionCost.of(model, whole.network(model, 80));
		assertThat(everywhere.operations() - windowed.operations()).isGreaterThan(0.3e12);
		double backbone = new Operations(model).step(List.of(Pass.images(1, model, 0))) / 3;
		assertThat((windowed.operations() + backbone) / 2e12).isCloseTo(0.75, within(0.08));
	}

	@Test
	void ofADetectorTheClassTokenIsNotTrained() {
		ModelConfig model = BASE.withImageSize(512);
		HeadCost detection = DetectionCost.of(model, Detection.PUBLISHED.network(model, 80));
		HeadCost segmentation = SegmentationCost.of(model, Segmentation.RELEASED.network(model, 80));
		long backboneOfDetection = estimate(model, detection).trained() - detection.parameters();
		assertThat(estimate(model, segmentation).trained() - segmentation.parameters() - backboneOfDetection)
			.isEqualTo(model.width());
	}

}
