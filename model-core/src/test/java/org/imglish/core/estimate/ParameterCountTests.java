package org.imglish.core.estimate;

import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.backbone.ModelConfig.Form;
import org.imglish.core.backbone.Network;
import org.imglish.core.backbone.Passes;
import org.imglish.core.head.MaskedDataHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ParameterCountTests {

	private static final Pass IMAGES = new Pass(Pass.Modality.IMAGES, 2, 0, 2, 0);

	private static final Pass TEXTS = new Pass(Pass.Modality.TEXTS, 2, 8, 0, 3);

	private static final Pass PAIRS = new Pass(Pass.Modality.PAIRS, 2, 8, 2, 3);

	private static final Pass PAIRS_WITH_WHOLE_IMAGES = new Pass(Pass.Modality.PAIRS, 2, 8, 0, 3);

	/**
	 * Published is 1.9 billion for the giant, rounded; the others are the released
	 * files'.
	 */
	@ParameterizedTest
	@CsvSource({ "BASE, 276.51", "LARGE, 746.71", "GIANT, 1948.9" })
	void thePublishedModelsHaveThePublishedSizes(ModelConfig.Preset preset, double millions) {
		assertThat(new ParameterCount(preset.config()).all() / 1e6).isBetween(millions * 0.9995, millions * 1.0005);
	}

	@ParameterizedTest
	@EnumSource
	void theCountIsThatOfTheNetwork(Form form) {
		ModelConfig model = new ModelConfig(form, 3, 16, 40, 2, 16, 8, 50, 20, 10, (form == Form.PAPER) ? 1 : 0,
				form == Form.RELEASED, 0);
		ParameterCount count = new ParameterCount(model);
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(model, manager, true)) {
			MaskedDataHead head = new MaskedDataHead(network);
			network.initialize(1);
			Map<String, NDArray> arrays = network.arrays();
			assertThat(count.all()).isEqualTo(arrays.values().stream().mapToLong(NDArray::size).sum());
			assertThat(count.trained(List.of(IMAGES))).isEqualTo(reached(arrays, head, true, false, false, true));
			assertThat(count.trained(List.of(TEXTS))).isEqualTo(reached(arrays, head, false, true, false, false));
			assertThat(count.trained(List.of(PAIRS))).isEqualTo(reached(arrays, head, false, false, true, true));
			assertThat(count.trained(List.of(PAIRS_WITH_WHOLE_IMAGES)))
				.isEqualTo(reached(arrays, head, false, false, true, false));
			assertThat(count.trained(List.of(IMAGES, TEXTS))).isEqualTo(reached(arrays, head, true, true, false, true));
			assertThat(count.trained(List.of(IMAGES, TEXTS, PAIRS)))
				.isEqualTo(reached(arrays, head, true, true, true, true))
				.isEqualTo(count.all());
		}
	}

	private static long reached(Map<String, NDArray> arrays, MaskedDataHead head, boolean images, boolean texts,
			boolean pairs, boolean masked) {
		Passes passes = new Passes(images, texts, pairs, masked);
		return arrays.entrySet()
			.stream()
			.filter((entry) -> head.trains(entry.getKey(), passes))
			.mapToLong((entry) -> entry.getValue().size())
			.sum();
	}

	@Test
	void aTokenizedTextNeedsAWindow() {
		assertThat(IMAGES.tokens(ModelConfig.Preset.BASE.config())).isEqualTo(197);
		assertThat(TEXTS.tokens(ModelConfig.Preset.BASE.config())).isEqualTo(8);
		assertThat(PAIRS.tokens(ModelConfig.Preset.BASE.config())).isEqualTo(205);
	}

}
