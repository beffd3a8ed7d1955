package org.imglish.core.optimizer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OptimizerConfigTests {

	private static final OptimizerConfig CONFIG = new OptimizerConfig(2e-3, 1e-5, 10L, null, 0.05, 0.9, 0.98, 1e-6, 3,
			0.8, 20, RateDecay.COSINE);

	@Test
	void slowingChangesTheRatesAlone() {
		assertThat(CONFIG.slowed(0.5))
			.isEqualTo(new OptimizerConfig(1e-3, 5e-6, 10L, null, 0.05, 0.9, 0.98, 1e-6, 3, 0.8, 20, RateDecay.COSINE));
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

	/** Numbers of mmcv's poly policy of power 1 with linear warm-up by iterations. */
	@Test
	void aStraightLineFallsFromTheFirstStep() {
		OptimizerConfig line = new OptimizerConfig(4e-5, 0, 10L, null, 0.05, 0.9, 0.999, 1e-8, 1e6, 0.9, 1,
				RateDecay.LINEAR);
		assertThat(line.rate(1, 100)).isCloseTo(4e-11, within(1e-18));
		assertThat(line.rate(6, 100)).isCloseTo(4e-5 * 0.95 * (1 - 0.5 * (1 - 1e-6)), within(1e-15));
		assertThat(line.rate(11, 100)).isCloseTo(4e-5 * 0.9, within(1e-15));
		assertThat(line.rate(100, 100)).isCloseTo(4e-5 * 0.01, within(1e-15));
	}

	/** Numbers of detectron2's multi-step schedule with its linear warm-up. */
	@Test
	void stepsFallTwiceToATenth() {
		OptimizerConfig steps = new OptimizerConfig(1e-4, 0, 250L, null, 0.1, 0.9, 0.999, 1e-8, 1e6, 0.7, 1,
				RateDecay.STEPS);
		assertThat(steps.rate(1, 184_375)).isCloseTo(1e-7, within(1e-15));
		assertThat(steps.rate(126, 184_375)).isCloseTo(1e-4 * (1e-3 + 0.999 / 2), within(1e-15));
		assertThat(steps.rate(251, 184_375)).isEqualTo(1e-4);
		assertThat(steps.rate(163_889, 184_375)).isEqualTo(1e-4);
		assertThat(steps.rate(163_890, 184_375)).isCloseTo(1e-5, within(1e-15));
		assertThat(steps.rate(177_548, 184_375)).isCloseTo(1e-6, within(1e-15));
	}

	@Test
	void slowingByOneChangesNothing() {
		assertThat(CONFIG.slowed(1)).isEqualTo(CONFIG);
	}

	@Test
	void aWarmUpInEpochsBecomesOneInSteps() {
		OptimizerConfig epochs = OptimizerConfig.FINETUNING.withWarmupEpochs(1.5);
		assertThat(epochs.inSteps(10)).isEqualTo(OptimizerConfig.FINETUNING.shortenedTo(150));
		assertThat(OptimizerConfig.FINETUNING.inSteps(10)).isEqualTo(OptimizerConfig.FINETUNING);
	}

}
