package org.imglish.core.backbone;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The paper's form beside the released one (arXiv 2208.10442, section 2.1). */
class PaperFormTests {

	private static final int LAYERS = 3;

	private static ModelConfig config(ModelConfig.Form form, int visionLanguageLayers, boolean subLayerNorm) {
		return new ModelConfig(form, LAYERS, 16, 32, 2, 16, 8, 30, 12, 8, visionLanguageLayers, subLayerNorm, 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void withoutVisionLanguageExpertsItIsTheReleasedFormWithTiedAttention(boolean subLayerNorm) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network paper = new Network(config(ModelConfig.Form.PAPER, 0, subLayerNorm), manager, true);
				Network released = new Network(config(ModelConfig.Form.RELEASED, 0, subLayerNorm), manager, true)) {
			paper.initialize(1);
			released.initialize(2);
			unlikeInitialization(paper);
			released.arrays().forEach((name, array) -> paper.arrays().get(tied(paper, name)).copyTo(array));
			for (Batch batch : Batch.values()) {
				Map<String, NDArray> gradients = gradients(paper, batch, manager);
				Map<String, NDArray> sums = new LinkedHashMap<>();
				gradients(released, batch, manager)
					.forEach((name, gradient) -> sums.merge(tied(paper, name), gradient, NDArray::add));
				assertThat(sums).containsOnlyKeys(gradients.keySet());
				gradients.forEach(
						(name, gradient) -> assertThat(difference(gradient, sums.get(name))).as("%s of %s", name, batch)
							.isCloseTo(0, within(2e-5f)));
				assertThat(difference(output(paper, batch, manager), output(released, batch, manager))).as("%s", batch)
					.isCloseTo(0, within(1e-5f));
			}
		}
	}

	/** The shared parameter that stands for one of a modality. */
	private static String tied(Network paper, String released) {
		return paper.parameters().containsKey(released) ? released : released.replaceFirst("\\.[AB]\\.", ".");
	}

	/** So that no bias is 0 and no LayerNorm does nothing. */
	private static void unlikeInitialization(Network network) {
		network.arrays().forEach((name, array) -> {
			NDArray noise = network.manager().randomNormal(0, 0.2f, array.getShape(), array.getDataType());
			array.add(noise).copyTo(array);
		});
	}

	@ParameterizedTest
	@EnumSource
	void onlyTheExpertsOfABatchLearn(Batch batch) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config(ModelConfig.Form.PAPER, 1, false), manager, true)) {
			network.initialize(1);
			Set<String> learning = new TreeSet<>();
			gradients(network, batch, manager).forEach((name, gradient) -> {
				if (name.matches(".*(ffn|final_layer_norm)\\.[ABC]\\..*") && gradient.abs().max().getFloat() > 0) {
					learning.add(name.replaceFirst(".*layers\\.(\\d).*\\.([ABC])\\..*", "$1$2"));
				}
			});
			assertThat(learning).isEqualTo(switch (batch) {
				case IMAGES -> Set.of("0A", "1A", "2A");
				case TEXTS -> Set.of("0B", "1B", "2B");
				case PAIRS -> Set.of("0A", "0B", "1A", "1B", "2C");
			});
		}
	}

	private static Map<String, NDArray> gradients(Network network, Batch batch, NDManager manager) {
		Map<String, NDArray> gradients = new LinkedHashMap<>();
		network.arrays().forEach((name, array) -> array.getGradient().subi(array.getGradient()));
		try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
			NDArray output = output(network, batch, manager);
			NDArray weights = manager.arange((int) output.size()).div(output.size()).reshape(output.getShape());
			collector.backward(output.mul(weights).sum());
		}
		network.arrays().forEach((name, array) -> gradients.put(name, array.getGradient().duplicate()));
		return gradients;
	}

	private static NDArray output(Network network, Batch batch, NDManager manager) {
		return network.backbone().encode(batch.input.apply(manager), false);
	}

	private static float difference(NDArray one, NDArray other) {
		return one.sub(other).abs().max().getFloat();
	}

	enum Batch {

		IMAGES((manager) -> Beit3Input.image(image(manager), null)),

		TEXTS((manager) -> Beit3Input.text(text(manager), padding(manager))),

		PAIRS((manager) -> Beit3Input.pair(image(manager), null, text(manager), padding(manager)));

		private final Function<NDManager, Beit3Input> input;

		Batch(Function<NDManager, Beit3Input> input) {
			this.input = input;
		}

		private static NDArray image(NDManager manager) {
			return manager.arange(2 * 3 * 16 * 16).div(300f).sin().reshape(2, 3, 16, 16);
		}

		private static NDArray text(NDManager manager) {
			return manager.create(new long[] { 0, 7, 9, 2, 0, 8, 2, 1 }, new Shape(2, 4));
		}

		private static NDArray padding(NDManager manager) {
			return manager.create(new float[] { 0, 0, 0, 0, 0, 0, 0, 1 }, new Shape(2, 4));
		}

	}

}
