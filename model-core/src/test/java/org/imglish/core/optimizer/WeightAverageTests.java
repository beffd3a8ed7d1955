package org.imglish.core.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.imglish.core.backbone.Weights;
import org.imglish.core.checkpoint.Safetensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WeightAverageTests {

	private final NDManager manager = NDManager.newBaseManager("PyTorch");

	private final Weights weights = new Weights(this.manager);

	@TempDir
	Path folder;

	@BeforeEach
	void declare() {
		this.weights.scope().constant("weight", 1, 2);
		this.weights.initialize(1);
	}

	@AfterEach
	void close() {
		this.weights.close();
		this.manager.close();
	}

	@Test
	void followsTheWeightsByItsDecay() {
		WeightAverage average = WeightAverage.of(this.weights, 0.75, Sharing.alone());
		set(5, 9);
		average.update(1);
		assertThat(used(average)).containsExactly(2, 3);
		set(6, 3);
		average.update(1);
		assertThat(used(average)).containsExactly(3, 3);
		assertThat(value().toFloatArray()).containsExactly(6, 3);
		assertThat(value().hasGradient()).isTrue();
	}

	@Test
	void theWeightsReturnAlsoAfterAFailure() {
		WeightAverage average = WeightAverage.of(this.weights, 0.5, Sharing.alone());
		set(7, 0.1f);
		assertThatIllegalArgumentException().isThrownBy(() -> average.inUse(() -> {
			throw new IllegalArgumentException("no");
		}));
		assertThat(value().toFloatArray()).containsExactly(7, 0.1f);
	}

	@Test
	void goesOnFromAFile() throws IOException {
		WeightAverage average = WeightAverage.of(this.weights, 0.75, Sharing.alone());
		set(5, 9);
		average.update(1);
		Path file = this.folder.resolve("average.safetensors");
		Safetensors.writeTensors(file, average.state().tensors(), Map.of());
		WeightAverage restored = WeightAverage.of(this.weights, 0.75, Sharing.alone());
		restored.read(file);
		assertThat(used(restored)).containsExactly(2, 3);
	}

	private float[] used(WeightAverage average) {
		return average.inUse(() -> value().toFloatArray());
	}

	private NDArray value() {
		return this.weights.arrays().values().iterator().next();
	}

	private void set(float... values) {
		this.manager.create(values).copyTo(value());
	}

}
