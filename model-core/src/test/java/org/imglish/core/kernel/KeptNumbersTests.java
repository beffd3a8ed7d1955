package org.imglish.core.kernel;

import java.nio.ByteBuffer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Gradients do not depend on when garbage is collected. */
class KeptNumbersTests {

	@Test
	void aFactorOutlivesAGarbageCollectionBeforeTheGradientsAreTaken() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray x = manager.arange(1f, 6f);
			x.setRequiresGradient(true);
			try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
				NDArray loss = KeptNumbers.times(x.square(), 0.5).sum();
				overwriteFreedBuffers();
				collector.backward(loss);
			}
			assertThat(x.getGradient().toFloatArray()).containsExactly(1, 2, 3, 4, 5);
		}
	}

	@Test
	void aBoundOutlivesAGarbageCollectionBeforeTheGradientsAreTaken() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			NDArray x = manager.create(new float[] { -1, 2, 3 }, new Shape(3));
			x.setRequiresGradient(true);
			try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
				NDArray loss = KeptNumbers.atLeast(x, 0).sum();
				overwriteFreedBuffers();
				collector.backward(loss);
			}
			assertThat(x.getGradient().toFloatArray()).containsExactly(0, 1, 1);
		}
	}

	/**
	 * Collects garbage, and fills the memory of what was collected with other numbers.
	 */
	private static void overwriteFreedBuffers() {
		for (int round = 0; round < 20; round++) {
			System.gc();
			for (int i = 0; i < 500; i++) {
				ByteBuffer other = ByteBuffer.allocateDirect(4 + i % 64);
				while (other.hasRemaining()) {
					other.put((byte) 0x7e);
				}
			}
		}
	}

}
