package org.imglish.core.backbone;

import java.util.function.BiConsumer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DropoutTests {

	private static final ModelConfig CONFIG = new ModelConfig(ModelConfig.Form.RELEASED, 1, 64, 32, 2, 16, 8, 30, 12, 8,
			0, false, 0)
		.withDropout(0.25);

	@ParameterizedTest
	@EnumSource
	void aQuarterIsZeroedAndTheRestEnlargedInEachPlace(Place place) {
		network((network, pair) -> {
			network.arrays().forEach((name, array) -> {
				float value = place.isOne(name) ? 1 : 0;
				network.manager().full(array.getShape(), value).copyTo(array);
			});
			float[] trained = network.backbone().encode(pair, true).toFloatArray();
			assertThat(network.backbone().encode(pair, false).toFloatArray()).containsOnly(1);
			int zeroed = 0;
			for (float value : trained) {
				assertThat(value).satisfiesAnyOf((each) -> assertThat(each).isZero(),
						(each) -> assertThat(each).isCloseTo(1 / 0.75f, within(1e-6f)));
				zeroed += (value == 0) ? 1 : 0;
			}
			assertThat((double) zeroed / trained.length).isCloseTo(0.25, within(0.05));
		});
	}

	@Test
	void theStepsSeedDecides() {
		network((network, pair) -> {
			float[] first = trained(network, pair, 1);
			assertThat(trained(network, pair, 2)).isNotEqualTo(first);
			assertThat(trained(network, pair, 1)).isEqualTo(first);
		});
	}

	private static float[] trained(Network network, Beit3Input input, int seed) {
		network.manager().getEngine().setRandomSeed(seed);
		return network.backbone().encode(input, true).toFloatArray();
	}

	private static void network(BiConsumer<Network, Beit3Input> test) {
		try (NDManager manager = NDManager.newBaseManager("PyTorch");
				Network network = new Network(CONFIG, manager, false)) {
			network.initialize(1);
			NDArray tokens = manager.create(new long[] { 0, 7, 9, 2, 0, 8, 2, 1 }, new Shape(2, 4));
			test.accept(network, Beit3Input.pair(manager.ones(new Shape(2, 3, 16, 16)), null, tokens, null));
		}
	}

	/** Where values are zeroed, and the parameters that alone give its values. */
	enum Place {

		EMBEDDING("embed_positions"), ATTENTION("out_proj.*bias"), EXPERTS("fc2.*bias");

		private final String name;

		Place(String name) {
			this.name = name;
		}

		boolean isOne(String parameter) {
			return parameter.matches(".*" + this.name + ".*");
		}

	}

}
