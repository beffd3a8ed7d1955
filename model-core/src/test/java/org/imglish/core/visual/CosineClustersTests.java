package org.imglish.core.visual;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CosineClustersTests {

	@Test
	void findsTwoBundlesOfDirections() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray directions = Directions
				.of(manager.create(new float[][] { { 1, 0.1f }, { 1, -0.1f }, { 1, 0 }, { 0.1f, 1 }, { -0.1f, 1 } }));
			CosineClusters clusters = CosineClusters.learn(directions, 2, new SplittableRandom(3));
			float[] sizes = clusters.sizes().toFloatArray();
			assertThat(sizes).containsExactlyInAnyOrder(3, 2);
			float[] large = clusters.centres().get((sizes[0] == 3) ? 0 : 1).toFloatArray();
			assertThat(large[0]).isGreaterThan(0.999f);
		}
	}

	@Test
	void leavesNothingButItsResultBehind() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray directions = Directions.of(manager.create(new float[][] { { 1, 0.1f }, { 1, 2 }, { 1, 0 } }));
			int before = manager.getManagedArrays().size();
			CosineClusters.learn(directions, 2, new SplittableRandom(3));
			assertThat(manager.getManagedArrays().size()).isEqualTo(before + 2);
		}
	}

	@Test
	void needsAVectorForEachCluster() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray directions = manager.create(new float[][] { { 1, 0 }, { 0, 1 } });
			assertThatThrownBy(() -> CosineClusters.learn(directions, 3, new SplittableRandom(1)))
				.hasMessageContaining("There are 2 vectors, too few for 3 clusters");
		}
	}

	@Test
	void startsFromDifferentVectors() {
		RandomGenerator random = new SplittableRandom(1);
		for (int i = 0; i < 100; i++) {
			assertThat(Arrays.stream(CosineClusters.draw(6, 5, random)).boxed()).doesNotHaveDuplicates()
				.allMatch((number) -> number >= 0 && number < 6);
		}
	}

}
