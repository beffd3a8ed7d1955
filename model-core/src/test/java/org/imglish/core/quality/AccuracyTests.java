package org.imglish.core.quality;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

class AccuracyTests {

	@Test
	void theBestScoresComeInOrder() {
		assertThat(Ranking.best(new float[] { 1, 5, 3, 5, 2 }, 3)).containsExactly(1, 3, 2);
		assertThat(Ranking.best(new float[] { 1, 2 }, 5)).containsExactly(1, 0);
	}

	@Test
	void aClassAmongTheBestCounts() {
		TopAccuracy accuracy = new TopAccuracy(2);
		accuracy.add(new float[] { 3, 2, 1 }, 0);
		accuracy.add(new float[] { 3, 2, 1 }, 1);
		accuracy.add(new int[] { 0, 1 }, 2);
		assertThat(accuracy.top(1)).isCloseTo(1.0 / 3, within(1e-9));
		assertThat(accuracy.top(2)).isCloseTo(2.0 / 3, within(1e-9));
	}

	@Test
	void accuracyIsGivenClassByClass() {
		TopAccuracy accuracy = new TopAccuracy(1);
		accuracy.add(new float[] { 3, 2 }, 0);
		accuracy.add(new float[] { 1, 2 }, 0);
		accuracy.add(new float[] { 1, 2 }, 1);
		assertThat(accuracy.topByClass(1)).containsExactly(entry(0, 0.5), entry(1, 1.0));
	}

	@Test
	void aSentenceIsConsistentWhenAllItsStatementsWereJudgedRightly() {
		StatementAccuracy accuracy = new StatementAccuracy();
		accuracy.add("dev-1-0", true, true);
		accuracy.add("dev-1-0", false, true);
		accuracy.add("dev-1-1", false, false);
		accuracy.add("dev-2-0", true, true);
		assertThat(accuracy.accuracy()).isEqualTo(0.75);
		assertThat(accuracy.consistency()).isCloseTo(2.0 / 3, within(1e-9));
	}

	@Test
	void statementsOfOneSentenceDifferInTheirPairOnly() {
		assertThat(StatementAccuracy.sentence("dev-850-1-0")).isEqualTo(StatementAccuracy.sentence("dev-850-3-0"))
			.isNotEqualTo(StatementAccuracy.sentence("dev-850-1-1"));
		assertThatIllegalArgumentException().isThrownBy(() -> StatementAccuracy.sentence("850"))
			.withMessageContaining("dev-850-1-0");
	}

}
