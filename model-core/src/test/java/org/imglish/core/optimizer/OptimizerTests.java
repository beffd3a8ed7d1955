package org.imglish.core.optimizer;

import java.util.Map;
import java.util.Set;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.imglish.core.backbone.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OptimizerTests {

	/** A gradient of the norm 5; the first moment takes a tenth of what is left of it. */
	@ParameterizedTest
	@CsvSource({ "10, 0.3, 0.4", "5.1, 0.3, 0.4", "1, 0.06, 0.08", "0.5, 0.03, 0.04" })
	void gradientsAreShortenedToTheGivenNorm(double clipNorm, float ofWeight, float ofBias) throws Exception {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Weights weights = new Weights(manager)) {
			weights.scope().constant("weight", 1, 1, 1);
			weights.scope().constant("bias", 1, 1);
			weights.initialize(1);
			OptimizerConfig config = new OptimizerConfig(0.1, 0, 0, 0, 0.9, 0.999, 1e-8, clipNorm, 1);
			Optimizer optimizer = new Optimizer(weights, config, 10, ParameterGroup.of(weights, Set.of()),
					Sharing.alone());
			try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
				Map<String, NDArray> arrays = weights.arrays();
				collector.backward(arrays.get("weight").mul(3).sum().add(arrays.get("bias").mul(4).sum()));
			}
			assertThat(optimizer.update(1)).isCloseTo(5, within(1e-5));
			try (NDManager scratch = manager.newSubManager()) {
				Map<String, NDArray> moments = optimizer.moments().copy(scratch);
				assertThat(moments.get("mean.weight").toFloatArray()[0]).isCloseTo(ofWeight, within(1e-5f));
				assertThat(moments.get("mean.bias").getFloat(0)).isCloseTo(ofBias, within(1e-5f));
			}
		}
	}

}
