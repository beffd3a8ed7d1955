package org.imglish.core.kernel;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class KernelsTests {

	@Test
	void attentionEqualsItsDefinition() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			NDArray q = manager.randomNormal(new Shape(2, 3, 5, 4));
			NDArray k = manager.randomNormal(new Shape(2, 3, 7, 4));
			NDArray v = manager.randomNormal(new Shape(2, 3, 7, 4));
			NDArray mask = manager.randomNormal(new Shape(5, 7));
			NDArray expected = q.matMul(k.transpose(0, 1, 3, 2)).div(2).add(mask).softmax(-1).matMul(v);
			NDArray difference = kernels.attention(q, k, v, mask).sub(expected).abs().max();
			assertThat(difference.getFloat()).isLessThan(1e-5f);
		}
	}

	@Test
	void theNormIsThatOfAllValues() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			List<NDArray> arrays = List.of(manager.create(new float[] { 1, 2, 4 }),
					manager.create(new float[][] { { 10 }, { 2 } }));
			assertThat(kernels.norm(arrays).getFloat()).isCloseTo((float) Math.sqrt(125), within(1e-5f));
		}
	}

	@Test
	void averagesMoveByAShareOfTheWay() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			NDArray one = manager.create(new float[] { 1, 2 });
			NDArray other = manager.create(new float[] { -3 });
			kernels.average(List.of(one, other),
					List.of(manager.create(new float[] { 5, 10 }), manager.create(new float[] { 1 })), 0.25);
			assertThat(one.toFloatArray()).containsExactly(2, 4);
			assertThat(other.toFloatArray()).containsExactly(-2);
		}
	}

	@Test
	void adamwMovesAWeightAsItsDefinitionSays() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			for (int divisor : new int[] { 1, 4 }) {
				NDArray weight = manager.create(new float[] { 1 });
				NDArray gradient = manager.create(new float[] { 0.5f * divisor });
				NDArray mean = manager.zeros(new Shape(1));
				NDArray square = manager.zeros(new Shape(1));
				kernels.adamw(List.of(weight), List.of(gradient), List.of(mean), List.of(square), 1,
						new AdamWSetting(0.1, 0.05, 0.9, 0.98, 1e-6), divisor);
				assertThat(weight.getFloat(0)).isCloseTo(1 - 0.1f * 0.05f - 0.1f, within(1e-5f));
				assertThat(mean.getFloat(0)).isCloseTo(0.05f, within(1e-6f));
				assertThat(square.getFloat(0)).isCloseTo(0.005f, within(1e-6f));
			}
		}
	}

}
