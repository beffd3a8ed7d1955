package org.imglish.jobs.training;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.imglish.core.training.DivergedException;
import org.imglish.core.training.StepReport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DivergencesTests {

	private final Divergences divergences = new Divergences(3);

	private static StepReport step(long step, double loss) {
		return new StepReport(step, Map.of("loss", loss, "gradient_norm", 1.0), Map.of());
	}

	private void perform(long steps, double loss) {
		LongStream.rangeClosed(1, steps).forEach((step) -> this.divergences.check(step(step, loss)));
	}

	@Test
	void aNumberThatIsNotFiniteIsNamed() {
		assertThatThrownBy(() -> this.divergences
			.check(new StepReport(7, Map.of("loss", 1.0, "gradient_norm", Double.POSITIVE_INFINITY), Map.of())))
			.isInstanceOf(DivergedException.class)
			.hasMessage("The metric gradient_norm of step 7 is Infinity");
	}

	@Test
	void aLossFarAboveTheLastOnesHasExploded() {
		perform(50, 2);
		assertThatCode(() -> this.divergences.check(step(51, 5.9))).doesNotThrowAnyException();
		assertThatThrownBy(() -> this.divergences.check(step(52, 7))).isInstanceOf(DivergedException.class)
			.hasMessageContaining("it is 7.000 at step 52");
	}

	@Test
	void aSpikeBelowOneOfTheFirstLossesIsNoExplosion() {
		perform(20, 0.5);
		this.divergences.check(step(21, 6));
		perform(60, 0.01);
		assertThatCode(() -> this.divergences.check(step(82, 5))).doesNotThrowAnyException();
		assertThatThrownBy(() -> this.divergences.check(step(83, 6.5))).isInstanceOf(DivergedException.class);
	}

	@Test
	void aGoodStartMayBecomeWorseBeforeItsMeanSaysMuch() {
		perform(14, 0.28);
		assertThatCode(() -> this.divergences.check(step(15, 0.91))).doesNotThrowAnyException();
		assertThatThrownBy(() -> this.divergences.check(step(16, 10))).isInstanceOf(DivergedException.class);
	}

	@Test
	void theFirstLossIsNoExplosion() {
		assertThatCode(() -> this.divergences.check(step(1, 1000))).doesNotThrowAnyException();
		assertThatThrownBy(() -> this.divergences.check(step(2, 30_001))).isInstanceOf(DivergedException.class);
	}

	@Test
	void whatIsRememberedFollowsFromThePoints() {
		this.divergences.restore(LongStream.range(0, 50).mapToObj((step) -> (step == 9) ? 6.0 : 5.0).toList(),
				LongStream.range(0, 50).mapToObj((step) -> 0.5).toList());
		assertThatCode(() -> this.divergences.check(step(51, 5.9))).doesNotThrowAnyException();
		assertThatThrownBy(() -> this.divergences.check(step(52, 6.1))).isInstanceOf(DivergedException.class);
	}

}
