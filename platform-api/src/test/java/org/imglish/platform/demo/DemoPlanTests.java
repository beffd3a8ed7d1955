package org.imglish.platform.demo;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DemoPlanTests {

	private static final double REFERENCE = 60.0 / DemoRecipes.PRETRAIN_STEPS;

	private static final Set<DemoTask> ALL = EnumSet.allOf(DemoTask.class);

	@Test
	void whateverTheMachineTheMinutesAreKept() {
		for (double factor : new double[] { 0.5, 1, 2 }) {
			DemoPlan plan = DemoPlan.of(14, ALL, REFERENCE * factor, 2 * factor, 20 * factor);
			assertThat(plan.speed()).isCloseTo(1 / factor, within(1e-9));
			assertThat(plan.expected()).isCloseTo(14, within(1e-9));
			assertThat(plan.referenceMinutes()).isCloseTo((14 - plan.otherMinutes()) / factor / 1.45, within(1e-9));
		}
	}

	@Test
	void aSlowMachineSaysHowManyMinutesShowWhatPretrainingGains() {
		DemoPlan plan = DemoPlan.of(14, ALL, 2 * REFERENCE, 4, 40);
		assertThat(plan.judges()).isFalse();
		assertThat(plan).asString()
			.contains("0.50 times as fast", "about 14 minutes", "--minutes " + plan.judgedMinutes());
		assertThat(DemoPlan.of(plan.judgedMinutes(), ALL, 2 * REFERENCE, 4, 40).judges()).isTrue();
	}

	@Test
	void whereNothingIsLeftForTrainingItTakesLongerAndSaysSo() {
		DemoPlan plan = DemoPlan.of(1, ALL, REFERENCE, 10, 60);
		assertThat(plan.referenceMinutes()).isCloseTo(0.3 / 1.45, within(1e-9));
		assertThat(plan.expected()).isGreaterThan(1.3);
	}

	@Test
	void oneTaskIsTrainedAsLongAsAmongAllAndTakesLess() {
		DemoPlan all = DemoPlan.of(14, ALL, REFERENCE, 0, 0);
		DemoPlan one = DemoPlan.of(14, Set.of(DemoTask.SEGMENTATION), REFERENCE, 0, all.otherMinutes() * 60);
		assertThat(all.share()).isCloseTo(1, within(1e-9));
		assertThat(one.referenceMinutes()).isCloseTo(all.referenceMinutes(), within(0.1));
		assertThat(one.expected()).isBetween(3.0, 7.0);
		double apart = ALL.stream().mapToDouble((task) -> DemoPlan.of(14, Set.of(task), REFERENCE, 0, 0).share()).sum();
		assertThat(apart).isCloseTo(1 + 7 * 0.27, within(1e-9));
	}

}
