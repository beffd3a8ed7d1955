package org.imglish.core.training;

import java.util.List;
import java.util.Map;

import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Together;
import org.imglish.core.optimizer.LocalSteps;
import org.imglish.core.optimizer.OuterConfig;
import org.imglish.core.optimizer.Shard;
import org.imglish.core.optimizer.Sharing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

class RoundsTests {

	private final Rounds rounds = new Rounds(
			new Sharing(ProcessGroup.alone(), Shard.NONE, new LocalSteps(3, OuterConfig.DILOCO)));

	@Test
	void theNumbersOfARoundAreReportedAtItsEnd() {
		assertThat(report(4, false, 0.5).numeric()).isEmpty();
		assertThat(report(5, false, 0.25).timing()).containsKey("step_seconds");
		StepReport last = report(6, true, 0.125);
		assertThat(last.all()).extracting(StepReport::step).containsExactly(4L, 5L, 6L);
		assertThat(last.all()).extracting((step) -> step.numeric().get("loss")).containsExactly(0.5, 0.25, 0.125);
		assertThat(report(7, true, 1).all()).as("each is reported once").hasSize(1);
	}

	@Test
	void aLossThatIsNoNumberIsFoundAtTheEndOfItsRound() {
		this.rounds.check(1, Double.NaN);
		report(1, false, Double.NaN);
		report(2, false, 1);
		assertThatExceptionOfType(DivergedException.class).isThrownBy(() -> report(3, true, 1))
			.withMessageContaining("step 1 is NaN");
	}

	@Test
	void membersFindALossThatIsNoNumberTogether() throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		List<Double> losses = List.of(1.0, Double.NaN);
		assertThat(Together.run(2, (group) -> {
			Rounds members = new Rounds(new Sharing(group, Shard.NONE, new LocalSteps(1, OuterConfig.DILOCO)));
			double own = losses.get(group.rank());
			assertThat(members.report(1, true, Map.of("loss", 2.0), 8, System.nanoTime(), 0).numeric())
				.containsEntry("loss", 2.0);
			return catchThrowable(() -> members.report(2, true, Map.of("loss", own), 8, System.nanoTime(), 0));
		})).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(DivergedException.class)
				.hasMessageContaining("step 2 is NaN"));
	}

	@Test
	void membersReportTheMeanOverThoseWhoHaveAValue() {
		assertThat(Rounds.means(List.of(Map.of("loss", 1.0, "rate", 0.1), Map.of("loss", 2.0, "rate", 0.1),
				Map.of("loss", 6.0, "rate", 0.1, "loss/word", 4.0))))
			.isEqualTo(Map.of("loss", 3.0, "rate", 0.1, "loss/word", 4.0));
	}

	private StepReport report(long step, boolean ends, double loss) {
		return this.rounds.report(step, ends, Map.of("loss", loss), 8, System.nanoTime(), 0);
	}

}
