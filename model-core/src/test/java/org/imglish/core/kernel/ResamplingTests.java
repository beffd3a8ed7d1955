package org.imglish.core.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ResamplingTests {

	@Test
	void aPlainImageStaysPlain() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Resampling resampling = new Resampling(manager)) {
			NDArray resized = resampling.resize(manager.full(new Shape(2, 3, 8, 8), 0.5f), 6);
			assertThat(resized.getShape()).isEqualTo(new Shape(2, 3, 6, 6));
			assertThat(resized.sub(0.5f).abs().max().getFloat()).isLessThan(1e-6f);
		}
	}

	@Test
	void anImageIsSmoothedBeforeItShrinks() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Resampling resampling = new Resampling(manager)) {
			NDArray stripes = manager.arange(16f).mod(2).reshape(1, 1, 1, 16).broadcast(new Shape(1, 1, 16, 16));
			NDArray resized = resampling.resize(stripes, 4);
			assertThat(resized.sub(0.5f).abs().max().getFloat()).isLessThan(0.1f);
		}
	}

	@Test
	void aRampOfPositionsStaysARamp() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Resampling resampling = new Resampling(manager)) {
			NDArray ramp = manager.arange(8f).reshape(1, 1, 1, 8).broadcast(new Shape(1, 1, 8, 8));
			float[] middle = resampling.interpolate(ramp, 16).get(0, 0, 7).toFloatArray();
			double step = 8 / 16.1;
			for (int i = 4; i < 12; i++) {
				assertThat((double) middle[i]).isCloseTo((i + 0.5) * step - 0.5, within(0.06));
			}
		}
	}

	/** Values of {@code torch.nn.functional.interpolate} with a scale of 6.1 / 4. */
	@Test
	void positionsEqualTheOfficialInterpolation() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Resampling resampling = new Resampling(manager)) {
			NDArray table = manager.arange(32f).sin().reshape(1, 2, 4, 4);
			assertThat(resampling.interpolate(table, 6).get(0, 1, 2).toFloatArray()).containsExactly(
					new float[] { 0.769005f, 0.885124f, 0.802992f, 0.374643f, -0.291193f, -0.748653f }, within(1e-5f));
		}
	}

	/** Values of {@code torch.nn.functional.interpolate} with antialiasing. */
	@Test
	void imagesShrinkAsInTheReference() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Resampling resampling = new Resampling(manager)) {
			NDArray image = manager.arange(48f).mul(0.7f).sin().reshape(1, 3, 4, 4);
			assertThat(resampling.resize(image, 3).get(0, 1).toFloatArray()).containsExactly(new float[] { -0.344804f,
					6e-6f, 0.344812f, 0.035216f, -0.141956f, -0.212722f, 0.238369f, 0.429033f, 0.298109f },
					within(1e-5f));
		}
	}

}
