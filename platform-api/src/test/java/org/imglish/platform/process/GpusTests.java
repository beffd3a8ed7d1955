package org.imglish.platform.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How many GPUs CUDA shows. */
class GpusTests {

	@Test
	void areThoseUpToTheFirstThatIsNone() {
		assertThat(Gpus.count("0,1,2")).isEqualTo(3);
		assertThat(Gpus.count("4, GPU-8932f937")).isEqualTo(2);
		assertThat(Gpus.count("0,-1,2")).isEqualTo(1);
		assertThat(Gpus.count("")).isZero();
	}

}
