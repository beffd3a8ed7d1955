package org.imglish.jobs.training;

import org.imglish.core.training.DivergedException;
import org.imglish.jobs.recipe.Divergence;
import org.imglish.jobs.recipe.OnDivergence;
import org.imglish.jobs.recipe.Watch;
import org.junit.jupiter.api.Test;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RewindsTests {

	private static final DivergedException FAILURE = new DivergedException("The loss of step 9 is NaN");

	private static Rewinds rewinds(OnDivergence action) {
		return new Rewinds(new Watch(0, null, action, new Divergence(20, 0.5, 2)));
	}

	@Test
	void eachRewindLowersTheLearningRateUntilThereAreTooMany() {
		Rewinds rewinds = rewinds(OnDivergence.REWIND);
		assertThat(rewinds.next(FAILURE, 8)).isEqualTo(8);
		assertThat(rewinds.rateFactor()).isEqualTo(0.5);
		rewinds.wentTo(8, FAILURE);
		assertThat(rewinds.next(FAILURE, 12)).isEqualTo(12);
		assertThat(rewinds.rateFactor()).isEqualTo(0.25);
		assertThatExceptionOfType(DivergedException.class).isThrownBy(() -> rewinds.next(FAILURE, 12))
			.withMessageContaining("stopped after 2 rewinds");
	}

	@Test
	void aCheckpointThatDivergesAtOnceIsNoGood() {
		Rewinds rewinds = rewinds(OnDivergence.REWIND);
		assertThat(rewinds.next(FAILURE, 8)).isEqualTo(8);
		rewinds.wentTo(8, FAILURE);
		assertThat(rewinds.next(FAILURE, 8)).isEqualTo(7);
	}

	@Test
	void aRecipeThatSaysStopIsNeverRewound() {
		assertThatExceptionOfType(DivergedException.class).isThrownBy(() -> rewinds(OnDivergence.STOP).next(FAILURE, 8))
			.withMessageContaining("the checkpoint of step 8");
	}

	@Test
	void theNextAttemptKnowsHowOftenItWentBack() {
		ExecutionContext context = new ExecutionContext();
		Rewinds before = rewinds(OnDivergence.REWIND);
		before.next(FAILURE, 8);
		before.save(context);
		Rewinds after = rewinds(OnDivergence.REWIND);
		after.restore(context);
		assertThat(after.rateFactor()).isEqualTo(0.5);
	}

}
