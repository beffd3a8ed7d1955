package org.imglish.core.backbone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.ModelConfig.Initializer;
import org.imglish.core.backbone.ModelConfig.Preset;
import org.imglish.core.head.ClassificationHead;
import org.imglish.core.head.MaskedDataHead;
import org.imglish.core.head.VisualReasoningHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The scale of every kind of first weight, the paper's and the released code's. */
class InitializerTests {

	/** Deviation of an even distribution in [-0.02, 0.02]. */
	private static final double EVEN = 0.02 / Math.sqrt(3);

	/** Deviation of a normal one of 0.02, cut at one deviation. */
	private static final double CUT = 0.02 * 0.53956;

	@Test
	void thePaperDrawsAllFromOneSmallRangeAndRescalesOutputs() {
		ModelConfig config = new ModelConfig(ModelConfig.Form.PAPER, 4, 64, 128, 2, 32, 8, 500, 64, 16, 1, false, 0)
			.withInitializer(Initializer.PAPER);
		check(config, (network) -> new MaskedDataHead(network), (weights) -> {
			for (String name : new String[] { "beit3.text_embed.weight", "beit3.vision_embed.proj.weight",
					"beit3.vision_embed.mask_token", "beit3.vision_embed.cls_token",
					"beit3.encoder.embed_positions.A.weight", "beit3.encoder.embed_positions.B.weight" }) {
				check(weights, name, EVEN, 0.02);
			}
			check(weights, "beit3.vision_embed.proj.bias", 0, 0);
			for (int layer = 0; layer < 4; layer++) {
				String at = "beit3.encoder.layers." + layer + ".";
				double rescaled = 1 / Math.sqrt(2 * (layer + 1));
				for (String name : new String[] { "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
						"ffn.A.fc1", "ffn.B.fc1" }) {
					check(weights, at + name + ".weight", EVEN, 0.02);
					check(weights, at + name + ".bias", 0, 0);
				}
				for (String name : new String[] { "self_attn.out_proj", "ffn.A.fc2", "ffn.B.fc2" }) {
					check(weights, at + name + ".weight", EVEN * rescaled, 0.02 * rescaled);
				}
			}
			check(weights, "beit3.encoder.layers.3.ffn.C.fc2.weight", EVEN / Math.sqrt(8), 0.02 / Math.sqrt(8));
		});
	}

	@Test
	void theReleasedCodeLeavesEmbeddingsToPyTorchAndRescalesNothing() {
		ModelConfig config = new ModelConfig(ModelConfig.Form.RELEASED, 3, 64, 128, 2, 32, 8, 500, 64, 16, 0, true, 0)
			.withInitializer(Initializer.RELEASED);
		check(config, (network) -> new MaskedDataHead(network), (weights) -> {
			double patches = 1 / Math.sqrt(3 * 8 * 8);
			check(weights, "beit3.text_embed.weight", 1 / Math.sqrt(64), Double.MAX_VALUE);
			check(weights, "beit3.encoder.embed_positions.A.weight", 1, Double.MAX_VALUE);
			check(weights, "beit3.encoder.embed_positions.B.weight", 1, Double.MAX_VALUE);
			check(weights, "beit3.vision_embed.proj.weight", patches / Math.sqrt(3), patches);
			check(weights, "beit3.vision_embed.proj.bias", patches / Math.sqrt(3), patches);
			check(weights, "beit3.vision_embed.mask_token", 0, 0);
			check(weights, "beit3.vision_embed.cls_token", 0, 0);
			weights.forEach((name, array) -> {
				if (name.matches(".*(_proj|fc1|fc2|_head)(\\.[AB])?\\.weight")) {
					check(weights, name, CUT, 0.02);
				}
				if (name.matches(".*(norm|_ln).*\\.weight")) {
					assertThat(array.toFloatArray()).as(name).containsOnly(1);
				}
			});
		});
	}

	@Test
	void smallModelsDrawFromANormalDistributionAndRescaleOutputs() {
		double deviation = 0.02 * 0.87963;
		check(Preset.TINY.config(), (network) -> {
		}, (weights) -> {
			check(weights, "beit3.text_embed.weight", deviation, 0.04);
			for (int layer = 0; layer < 3; layer++) {
				double rescaled = 1 / Math.sqrt(2 * (layer + 1));
				String at = "beit3.encoder.layers." + layer + ".";
				check(weights, at + "self_attn.q_proj.B.weight", deviation, 0.04);
				check(weights, at + "self_attn.out_proj.A.weight", deviation * rescaled, 0.04 * rescaled);
				check(weights, at + "ffn.B.fc2.weight", deviation * rescaled, 0.04 * rescaled);
			}
		});
	}

	@Test
	void theReleasedHeadsOfClassificationAndReasoningBeginNearZero() {
		check(oneLayer(Initializer.RELEASED), (network) -> new ClassificationHead(network, 100),
				(weights) -> check(weights, "head.weight", CUT / 1000, 2e-5));
		check(oneLayer(Initializer.RELEASED), (network) -> new VisualReasoningHead(network), (weights) -> {
			check(weights, "head.dense1.weight", CUT / 1000, 2e-5);
			check(weights, "head.dense2.weight", CUT / 1000, 2e-5);
		});
	}

	@Test
	void theReasoningHeadOfSmallModelsIsSmallInItsLastLayerAlone() {
		check(oneLayer(Initializer.NORMAL), (network) -> new VisualReasoningHead(network), (weights) -> {
			check(weights, "head.dense1.weight", CUT, 0.02);
			check(weights, "head.dense2.weight", CUT / 1000, 2e-5);
			assertThat(weights.get("head.dense1.weight").flatten().get(":3").toFloatArray())
				.containsExactly(0.014706246f, -0.013901849f, 0.017864022f);
		});
	}

	@ParameterizedTest
	@EnumSource(Preset.class)
	void theReasoningHeadsOfPublishedModelsAreReleasedOnes(Preset preset) {
		boolean published = EnumSet.of(Preset.BASE, Preset.LARGE, Preset.GIANT).contains(preset);
		check(oneLayer(preset.config().initializer()), (network) -> new VisualReasoningHead(network),
				(weights) -> check(weights, "head.dense1.weight", published ? CUT / 1000 : CUT, 0.02));
	}

	private static ModelConfig oneLayer(Initializer drawn) {
		return new ModelConfig(ModelConfig.Form.RELEASED, 1, 64, 128, 2, 32, 8, 500, 64, 16, 0, true, 0)
			.withInitializer(drawn);
	}

	@Test
	void aModelFileThatDoesNotSayMeansNormalOnesAndNoDropout(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("model.json"), """
				{"form": "RELEASED", "layers": 1, "width": 8, "feedForwardWidth": 8, "heads": 1, "imageSize": 8,
				"patchSize": 8, "vocabularySize": 9, "textPositions": 9, "visualCodes": 2,
				"visionLanguageLayers": 0, "subLayerNorm": true, "dropPath": 0.1}""");
		ModelConfig config = ModelFile.read(folder);
		assertThat(config.initializer()).isEqualTo(Initializer.NORMAL);
		assertThat(config.dropout()).isZero();
	}

	@Test
	void aModelFileMaySayItByItsFormerName(@TempDir Path folder) throws IOException {
		Files.writeString(folder.resolve("model.json"), """
				{"form": "RELEASED", "layers": 1, "width": 8, "feedForwardWidth": 8, "heads": 1, "imageSize": 8,
				"patchSize": 8, "vocabularySize": 9, "textPositions": 9, "visualCodes": 2,
				"visionLanguageLayers": 0, "subLayerNorm": true, "dropPath": 0.1, "firstWeights": "RELEASED"}""");
		assertThat(ModelFile.read(folder).initializer()).isEqualTo(Initializer.RELEASED);
	}

	private static void check(ModelConfig config, Consumer<Network> head, Consumer<Map<String, NDArray>> checks) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config, manager, true)) {
			head.accept(network);
			network.initialize(3);
			checks.accept(network.arrays());
		}
	}

	/** Checks the deviation within five of its own deviations, and the largest value. */
	private static void check(Map<String, NDArray> weights, String name, double deviation, double largest) {
		NDArray array = weights.get(name);
		assertThat(array).as(name).isNotNull();
		double error = 5 * deviation / Math.sqrt(2.0 * array.size());
		assertThat(Math.sqrt(array.square().mean().getFloat())).as(name).isCloseTo(deviation, within(error + 1e-9));
		assertThat((double) array.abs().max().getFloat()).as(name).isLessThanOrEqualTo(largest * 1.00001);
	}

}
