package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReconstructionTests {

	@Test
	void cosinesDoNotSeeLengths() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray predicted = manager.create(new float[][] { { 2, 0 }, { 0, 3 } });
			NDArray targets = manager.create(new float[][] { { 5, 0 }, { 1, 0 } });
			assertThat(Reconstruction.cosine(predicted, targets).getFloat()).isCloseTo(0.5f, within(1e-6f));
		}
	}

	@Test
	void squaredDifferencesAreAveraged() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray predicted = manager.create(new float[] { 1, 2 });
			NDArray targets = manager.create(new float[] { 1, 5 });
			assertThat(Reconstruction.squared(predicted, targets).getFloat()).isEqualTo(4.5f);
		}
	}

}
