package org.imglish.core.kernel;

import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MixedPrecisionTests {

	/** One part in 256, the rounding of bfloat16, over sums of eight products. */
	private static final float CLOSE = 0.05f;

	private NDManager manager;

	private Kernels kernels;

	@BeforeEach
	void open() {
		this.manager = NDManager.newBaseManager("PyTorch");
		this.manager.getEngine().setRandomSeed(3);
		this.kernels = new Kernels(this.manager);
	}

	@AfterEach
	void close() {
		this.kernels.close();
		this.manager.close();
	}

	private float difference(NDArray one, NDArray other) {
		assertThat(one.getDataType()).isEqualTo(DataType.FLOAT32);
		return one.sub(other).abs().max().getFloat();
	}

	@Test
	void aProjectionInBfloat16IsCloseToFloat32() {
		NDArray x = this.manager.randomUniform(-1, 1, new Shape(2, 3, 8));
		NDArray weight = this.manager.randomUniform(-1, 1, new Shape(5, 8));
		NDArray bias = this.manager.randomUniform(-1, 1, new Shape(5));
		NDArray whole = this.kernels.linear(x, weight, bias);
		NDArray unbiased = this.kernels.linear(x, weight, null);
		this.kernels.compute(Precision.BF16, this.manager);
		assertThat(difference(this.kernels.linear(x, weight, bias), whole)).isLessThan(CLOSE).isPositive();
		assertThat(difference(this.kernels.linear(x, weight, null), unbiased)).isLessThan(CLOSE).isPositive();
	}

	@Test
	void attentionInBfloat16IsCloseToFloat32AndObeysTheMask() {
		NDArray q = this.manager.randomUniform(-1, 1, new Shape(2, 2, 4, 8));
		NDArray mask = this.manager.create(new float[] { 0, 0, Float.NEGATIVE_INFINITY, 0 }, new Shape(1, 1, 1, 4));
		NDArray whole = this.kernels.attention(q, q, q, mask);
		NDArray unmasked = this.kernels.attention(q, q, q, null);
		this.kernels.compute(Precision.BF16, this.manager);
		assertThat(difference(this.kernels.attention(q, q, q, mask), whole)).isLessThan(CLOSE);
		assertThat(difference(this.kernels.attention(q, q, q, null), unmasked)).isLessThan(CLOSE);
	}

	@Test
	void gradientsArriveInFloat32() {
		NDArray weight = this.manager.create(new float[] { 1, 2, 3, 4 }, new Shape(2, 2));
		weight.setRequiresGradient(true);
		this.kernels.compute(Precision.BF16, this.manager);
		try (GradientCollector collector = this.manager.getEngine().newGradientCollector()) {
			collector.backward(this.kernels.linear(this.manager.ones(new Shape(3, 2)), weight, null).sum());
		}
		assertThat(weight.getGradient().toFloatArray()).containsExactly(3, 3, 3, 3);
	}

	@Test
	void halfPrecisionComputesOrIsRefusedInOneSentence() {
		NDArray x = this.manager.ones(new Shape(1, 2, 8));
		NDArray weight = this.manager.ones(new Shape(5, 8));
		try {
			this.kernels.compute(Precision.F16, this.manager);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessage(
					"This PyTorch cannot compute in the precision f16 on %s; use float32, or a CUDA device",
					this.manager.getDevice());
			assertThat(this.kernels.precision()).isEqualTo(Precision.FLOAT32);
			return;
		}
		assertThat(this.kernels.linear(x, weight, null).toFloatArray()).containsOnly(8);
	}

}
