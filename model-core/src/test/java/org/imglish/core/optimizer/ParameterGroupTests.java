package org.imglish.core.optimizer;

import java.util.List;

import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.Network;
import org.imglish.core.head.ClassificationHead;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The official rules of rates and weight decay, by the official names. */
class ParameterGroupTests {

	private static final int LAYERS = 3;

	private static List<ParameterGroup> groups(double layerDecay, double headRate) {
		ModelConfig config = new ModelConfig(ModelConfig.Form.RELEASED, LAYERS, 16, 32, 2, 16, 8, 30, 12, 8, 0, true,
				0);
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config, manager, true)) {
			new ClassificationHead(network, 5);
			List<ParameterGroup> groups = ParameterGroup.of(network, (name) -> true, layerDecay, headRate);
			assertThat(groups.stream().flatMap((group) -> group.names().stream()))
				.containsExactlyInAnyOrderElementsOf(network.parameters().keySet());
			return groups;
		}
	}

	private static ParameterGroup of(List<ParameterGroup> groups, String name) {
		return groups.stream().filter((group) -> group.names().contains(name)).findFirst().orElseThrow();
	}

	@Test
	void theRateFallsFromTheHeadToTheEmbeddings() {
		List<ParameterGroup> groups = groups(0.5, 1);
		check(groups, "head.weight", 1);
		check(groups, "beit3.encoder.layer_norm.A.weight", 1);
		check(groups, "beit3.encoder.layers.2.ffn.A.fc1.weight", 0.5);
		check(groups, "beit3.encoder.layers.0.self_attn.q_proj.B.bias", 0.125);
		for (String name : new String[] { "beit3.text_embed.weight", "beit3.vision_embed.proj.weight",
				"beit3.vision_embed.mask_token", "beit3.encoder.embed_positions.B.weight" }) {
			check(groups, name, 0.0625);
		}
	}

	@Test
	void headsMayLearnFaster() {
		List<ParameterGroup> groups = groups(0.5, 20);
		check(groups, "head.weight", 20);
		check(groups, "beit3.encoder.layer_norm.A.weight", 1);
	}

	private static void check(List<ParameterGroup> groups, String name, double scale) {
		assertThat(of(groups, name).rateScale()).as(name).isCloseTo(scale, within(1e-12));
	}

	@Test
	void vectorsTheClassTokenAndImagePositionsAreNotDecayed() {
		List<ParameterGroup> groups = groups(1, 1);
		for (String name : new String[] { "beit3.encoder.layers.0.ffn.A.fc1.bias",
				"beit3.encoder.layers.1.self_attn_layer_norm.B.weight", "beit3.vision_embed.cls_token",
				"beit3.encoder.embed_positions.A.weight", "head.bias" }) {
			assertThat(of(groups, name).decayed()).as(name).isFalse();
		}
		for (String name : new String[] { "beit3.encoder.layers.0.ffn.A.fc1.weight", "beit3.text_embed.weight",
				"beit3.encoder.embed_positions.B.weight", "beit3.vision_embed.mask_token", "head.weight" }) {
			assertThat(of(groups, name).decayed()).as(name).isTrue();
		}
	}

}
