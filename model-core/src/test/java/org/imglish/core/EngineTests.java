package org.imglish.core;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EngineTests {

	@Test
	void libtorchLoadsAndAdds() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			assertThat(manager.create(new float[] { 1, 2 }).add(1).toFloatArray()).containsExactly(2, 3);
		}
	}

}
