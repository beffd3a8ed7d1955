package org.imglish.core.optimizer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

class LossScaleTests {

	@Test
	void anOverflowHalvesTheFactorAndSkipsTheStep() {
		LossScale scale = LossScale.dynamic();
		assertThat(scale.accepts(3)).isTrue();
		assertThat(scale.accepts(Double.POSITIVE_INFINITY)).isFalse();
		assertThat(scale.accepts(Double.NaN)).isFalse();
		assertThat(scale.metrics()).containsExactly(entry("loss_scale", 16_384.0), entry("skipped_steps", 2.0));
		assertThat(scale.updates(10)).isEqualTo(8);
	}

	@Test
	void theFactorDoublesAfterTwoThousandGoodSteps() {
		LossScale scale = LossScale.dynamic();
		for (int i = 0; i < 1999; i++) {
			scale.accepts(1);
		}
		assertThat(scale.factor()).isEqualTo(65_536);
		scale.accepts(1);
		assertThat(scale.factor()).isEqualTo(131_072);
		assertThat(scale.state().good()).isZero();
	}

	@Test
	void aRestoredScaleGoesOnWhereTheOtherStood() {
		LossScale scale = LossScale.dynamic();
		scale.accepts(Double.NaN);
		scale.accepts(1);
		LossScale restored = LossScale.dynamic();
		restored.restore(scale.state());
		assertThat(restored.state()).isEqualTo(new LossScale.State(32_768, 1, 1));
	}

	@Test
	void gradientsThatOverflowUnscaledHaveDiverged() {
		LossScale scale = LossScale.dynamic();
		for (int i = 0; i < 16; i++) {
			scale.accepts(Double.NaN);
		}
		assertThat(scale.factor()).isEqualTo(1);
		assertThatIllegalStateException().isThrownBy(() -> scale.accepts(Double.NaN))
			.withMessageContaining("overflow half precision even unscaled");
	}

	@Test
	void withoutScalingEveryStepCounts() {
		LossScale scale = LossScale.none();
		assertThat(scale.accepts(Double.NaN)).isTrue();
		assertThat(scale.factor()).isEqualTo(1);
		assertThat(scale.metrics()).isEmpty();
	}

}
