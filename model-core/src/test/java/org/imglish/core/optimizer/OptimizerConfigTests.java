package org.imglish.core.optimizer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OptimizerConfigTests {

	private static final OptimizerConfig CONFIG = new OptimizerConfig(2e-3, 1e-5, 10, 0.05, 0.9, 0.98, 1e-6, 3, 0.8,
			20);

	@Test
	void slowingChangesTheRatesAlone() {
		assertThat(CONFIG.slowed(0.5))
			.isEqualTo(new OptimizerConfig(1e-3, 5e-6, 10, 0.05, 0.9, 0.98, 1e-6, 3, 0.8, 20));
	}

	@Test
	void theWarmUpBeginsAtZeroAndThePeakOccursTwice() {
		assertThat(CONFIG.rate(1, 110)).isZero();
		assertThat(CONFIG.rate(4, 110)).isCloseTo(2e-3 * 3 / 9, within(1e-12));
		assertThat(CONFIG.rate(10, 110)).isEqualTo(2e-3);
		assertThat(CONFIG.rate(11, 110)).isEqualTo(2e-3);
	}

	@Test
	void theRateFallsByACosineToTheLeast() {
		assertThat(CONFIG.rate(61, 110)).isCloseTo((2e-3 + 1e-5) / 2, within(1e-12));
		assertThat(CONFIG.rate(110, 110)).isCloseTo(1e-5, within(1e-6)).isGreaterThan(1e-5);
		for (long step = 12; step <= 110; step++) {
			assertThat(CONFIG.rate(step, 110)).isLessThan(CONFIG.rate(step - 1, 110));
		}
	}

	@Test
	void slowingByOneChangesNothing() {
		assertThat(CONFIG.slowed(1)).isEqualTo(CONFIG);
	}

}
