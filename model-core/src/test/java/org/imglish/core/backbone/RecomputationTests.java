package org.imglish.core.backbone;

import java.util.LinkedHashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecomputationTests {

	private static ModelConfig config(ModelConfig.Form form) {
		boolean paper = form == ModelConfig.Form.PAPER;
		return new ModelConfig(form, 4, 16, 32, 2, 16, 8, 30, 12, 8, paper ? 2 : 0, !paper, 0.4).withDropout(0.2);
	}

	@ParameterizedTest
	@EnumSource
	void gradientsAreThoseOfThePlainBackwardPassBitForBit(ModelConfig.Form form) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config(form), manager, true)) {
			network.initialize(1);
			Map<String, float[]> plain = gradients(network, false);
			Map<String, float[]> recomputed = gradients(network, true);
			assertThat(recomputed.keySet()).isEqualTo(plain.keySet());
			plain.forEach((name, gradient) -> assertThat(recomputed.get(name)).as(name).isEqualTo(gradient));
			assertThat(plain.get("beit3.text_embed.weight")).isNotEqualTo(new float[30 * 16]);
		}
	}

	@Test
	void ofEachLayerOnlyItsInputIsKept() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config(ModelConfig.Form.RELEASED), manager, true)) {
			network.initialize(1);
			int plain = arraysKept(network, false);
			int recomputed = arraysKept(network, true);
			assertThat(plain - recomputed).isGreaterThan(4 * 20);
		}
	}

	private static int arraysKept(Network network, boolean recompute) {
		network.backbone().recompute(recompute);
		try (NDManager scratch = network.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			NDArray hidden = network.backbone().encode(Beit3Input.text(text(scratch), null), true);
			int kept = scratch.getManagedArrays().size();
			network.backward(collector, hidden.sum());
			return kept;
		}
	}

	/** Two backward passes of a step, of which the first has two inputs. */
	private static Map<String, float[]> gradients(Network network, boolean recompute) {
		network.backbone().recompute(recompute);
		network.arrays().forEach((name, array) -> array.getGradient().subi(array.getGradient()));
		try (NDManager scratch = network.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			scratch.getEngine().setRandomSeed(5);
			NDArray image = network.backbone().encode(Beit3Input.image(image(scratch), null), true);
			NDArray text = network.backbone().encode(Beit3Input.text(text(scratch), null), true);
			network.backward(collector, image.square().sum().add(text.sin().sum()));
			NDArray padding = scratch.create(new float[] { 0, 0, 0, 0, 0, 0, 0, 1 }, new Shape(2, 4));
			Beit3Input pair = Beit3Input.pair(image(scratch), null, text(scratch), padding);
			network.backward(collector, network.backbone().encode(pair, true).cos().sum());
		}
		Map<String, float[]> gradients = new LinkedHashMap<>();
		network.arrays().forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
		return gradients;
	}

	private static NDArray image(NDManager manager) {
		return manager.arange(2 * 3 * 16 * 16).div(300f).sin().reshape(2, 3, 16, 16);
	}

	private static NDArray text(NDManager manager) {
		return manager.create(new long[] { 0, 7, 9, 2, 0, 8, 2, 1 }, new Shape(2, 4));
	}

}
