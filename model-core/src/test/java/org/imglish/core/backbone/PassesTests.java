package org.imglish.core.backbone;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class PassesTests {

	private static ModelConfig config(ModelConfig.Form form, int visionLanguageLayers) {
		return new ModelConfig(form, 3, 16, 32, 2, 16, 8, 30, 12, 8, visionLanguageLayers,
				form == ModelConfig.Form.RELEASED, 0);
	}

	/** Every mixture of sources, by each form of the model. */
	static Stream<Arguments> mixtures() {
		return IntStream.range(1, 16)
			.mapToObj((bits) -> new Passes((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0))
			.filter((passes) -> passes.images() || passes.pairs() || (passes.texts() && !passes.masked()))
			.flatMap((passes) -> Stream.of(Arguments.of(passes, config(ModelConfig.Form.RELEASED, 0)),
					Arguments.of(passes, config(ModelConfig.Form.PAPER, 2))));
	}

	@ParameterizedTest
	@MethodSource("mixtures")
	void reachedIsWhatTorchGivesAGradient(Passes passes, ModelConfig config) {
		assertReached(passes, config, false);
	}

	@Test
	void recomputedLayersAreReachedToo() {
		assertReached(new Passes(false, true, true, false), config(ModelConfig.Form.PAPER, 2), true);
	}

	private static void assertReached(Passes passes, ModelConfig config, boolean recompute) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(config, manager, true)) {
			network.initialize(1);
			network.backbone().recompute(recompute);
			backward(network, passes);
			Set<String> reached = network.parameters()
				.keySet()
				.stream()
				.filter((name) -> passes.reach(name, config))
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(reached).isEqualTo(withGradient(network.arrays()));
		}
	}

	private static Set<String> withGradient(Map<String, NDArray> arrays) {
		return arrays.entrySet()
			.stream()
			.filter((entry) -> JniUtils.getGradient((PtNDArray) entry.getValue()) != null)
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void backward(Network network, Passes passes) {
		try (NDManager scratch = network.manager().newSubManager();
				GradientCollector collector = scratch.getEngine().newGradientCollector()) {
			NDArray image = scratch.ones(new Shape(2, 3, 16, 16));
			NDArray tokens = scratch.create(new long[] { 0, 7, 9, 2, 0, 11, 2, 1 }, new Shape(2, 4));
			NDArray mask = passes.masked() ? scratch.create(new float[] { 1, 0, 0, 1, 0, 1, 1, 0 }, new Shape(2, 4))
					: null;
			Beit3 backbone = network.backbone();
			if (passes.images()) {
				network.backward(collector, backbone.encode(Beit3Input.image(image, mask), true).sin().sum());
			}
			if (passes.texts()) {
				network.backward(collector, backbone.encode(Beit3Input.text(tokens, null), true).sin().sum());
			}
			if (passes.pairs()) {
				network.backward(collector,
						backbone.encode(Beit3Input.pair(image, mask, tokens, null), true).sin().sum());
			}
		}
	}

}
