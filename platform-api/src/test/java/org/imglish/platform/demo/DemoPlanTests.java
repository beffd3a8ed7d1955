package org.imglish.platform.demo;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DemoPlanTests {

	private static final double REFERENCE = 60.0 / DemoRecipes.PRETRAIN_STEPS;

	@Test
	void whateverTheMachineTheMinutesAreKept() {
		for (double factor : new double[] { 0.5, 1, 2 }) {
			DemoPlan plan = DemoPlan.of(14, REFERENCE * factor, 2 * factor, 20 * factor);
			assertThat(plan.speed()).isCloseTo(1 / factor, within(1e-9));
			assertThat(plan.expected()).isCloseTo(14, within(1e-9));
			assertThat(plan.referenceMinutes()).isCloseTo((14 - plan.otherMinutes()) / factor / 1.45, within(1e-9));
		}
	}

	@Test
	void aSlowMachineSaysHowManyMinutesShowWhatPretrainingGains() {
		DemoPlan plan = DemoPlan.of(14, 2 * REFERENCE, 4, 40);
		assertThat(plan.judges()).isFalse();
		assertThat(plan).asString()
			.contains("0.50 times as fast", "about 14 minutes", "--minutes " + plan.judgedMinutes());
		assertThat(DemoPlan.of(plan.judgedMinutes(), 2 * REFERENCE, 4, 40).judges()).isTrue();
	}

	@Test
	void whereNothingIsLeftForTrainingItTakesLongerAndSaysSo() {
		DemoPlan plan = DemoPlan.of(1, REFERENCE, 10, 60);
		assertThat(plan.referenceMinutes()).isCloseTo(0.3 / 1.45, within(1e-9));
		assertThat(plan.expected()).isGreaterThan(1.3);
	}

}
