package org.imglish.core.optimizer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OptimizerConfigTests {

	private static final OptimizerConfig CONFIG = new OptimizerConfig(2e-3, 1e-5, 10, 0.05, 0.9, 0.98, 1e-6, 3, 0.8,
			20);

	@Test
	void slowingChangesTheRatesAlone() {
		assertThat(CONFIG.slowed(0.5))
			.isEqualTo(new OptimizerConfig(1e-3, 5e-6, 10, 0.05, 0.9, 0.98, 1e-6, 3, 0.8, 20));
	}

	@Test
	void slowingByOneChangesNothing() {
		assertThat(CONFIG.slowed(1)).isEqualTo(CONFIG);
	}

}
