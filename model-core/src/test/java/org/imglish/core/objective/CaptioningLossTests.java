package org.imglish.core.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CaptioningLossTests {

	@Test
	void predictingTheSmoothedTargetCostsNothing() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray logits = manager.create(new float[] { 0.9f, 0.05f, 0.05f }, new Shape(1, 3)).log();
			NDArray labels = manager.create(new long[] { 0 });
			assertThat(CaptioningLoss.of(logits, labels, 0.1, 0).getFloat()).isCloseTo(0, within(1e-6f));
		}
	}

	@Test
	void withoutSmoothingItIsCrossEntropy() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray logits = manager.create(new float[] { 1, 2, 3, 3, 2, 1 }, new Shape(2, 3));
			NDArray labels = manager.create(new long[] { 0, 1 });
			assertThat(CaptioningLoss.of(logits, labels, 0, 0).getFloat())
				.isCloseTo(CrossEntropy.mean(logits, labels).getFloat(), within(1e-6f));
		}
	}

	@Test
	void theWorstWordsMayBeLeftOut() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray logits = manager.create(new float[] { 9, 0, 0, 0, 9, 0, 0, 0, 9 }, new Shape(3, 3));
			NDArray labels = manager.create(new long[] { 0, 1, 0 });
			assertThat(CaptioningLoss.of(logits, labels, 0, 0).getFloat()).isGreaterThan(2);
			assertThat(CaptioningLoss.of(logits, labels, 0, 0.3).getFloat()).isLessThan(0.01f);
		}
	}

}
