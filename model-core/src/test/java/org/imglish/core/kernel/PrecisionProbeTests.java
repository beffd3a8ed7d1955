package org.imglish.core.kernel;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PrecisionProbeTests {

	@Test
	void takesBfloat16WhereItIsWorthItsRounding() {
		assertThat(new PrecisionProbe(1.31, 1).choice()).isEqualTo(Precision.BF16);
		assertThat(new PrecisionProbe(1.29, 1).choice()).isEqualTo(Precision.FLOAT32);
		assertThat(new PrecisionProbe(1, 3).choice()).isEqualTo(Precision.FLOAT32);
		assertThat(new PrecisionProbe(0, Double.POSITIVE_INFINITY).choice()).isEqualTo(Precision.FLOAT32);
	}

	@Test
	void saysWhy() {
		assertThat(new PrecisionProbe(2.5, 1).sentence()).contains("in bf16").contains("2.50 times");
	}

	@Test
	void measuresBothPrecisions() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
			PrecisionProbe probe = PrecisionProbe.measure(manager, 16, 32);
			assertThat(probe.float32Seconds()).isPositive();
			assertThat(probe.bfloat16Seconds()).isPositive();
		}
	}

	@Test
	void isNotComputedUndecided() {
		try (NDManager manager = NDManager.newBaseManager("PyTorch"); Kernels kernels = new Kernels(manager)) {
			assertThatIllegalArgumentException().isThrownBy(() -> kernels.compute(Precision.AUTO, manager))
				.withMessageContaining("float32 or bf16");
		}
	}

}
