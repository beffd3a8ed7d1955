package org.imglish.jobs.training;

import java.util.Map;

import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValidationsTests {

	private static Validations validations(String earlyStop) {
		return new Validations(((Recipe.Training) Recipes.complete(RecipeText.parse("""
				kind: tokenizer
				data: { images: { dataset: d }, validation: v }
				steps: 95
				checkpointEvery: 10
				validateEvery: 20
				""" + earlyStop)).recipe()).supervision().watch());
	}

	@Test
	void theyAreDueAtTheIntervalAndAtTheEnd() {
		Validations validations = validations("");
		assertThat(validations.areDue(10, 95)).isFalse();
		assertThat(validations.areDue(20, 95)).isTrue();
		assertThat(validations.areDue(95, 95)).isTrue();
	}

	@Test
	void aTrainingThatGetsNoBetterEnds() {
		Validations validations = validations("earlyStop: { metric: validation/loss, patience: 2 }\n");
		double[] losses = { 3, 2, 2.5, 1, 1, 1.5 };
		for (int i = 0; i < losses.length; i++) {
			assertThat(validations.haveSeenEnough()).isFalse();
			validations.add(20 * (i + 1), Map.of("validation/loss", losses[i]));
		}
		assertThat(validations.haveSeenEnough()).isTrue();
		assertThat(validations.reason())
			.isEqualTo("Ending early: no better validation/loss than 1.000 of step 80 in 2 validations");
	}

	@Test
	void moreOfAShareIsBetterAndNoNumberIsNot() {
		Validations validations = validations("earlyStop: { metric: validation/code_usage, patience: 2 }\n");
		validations.add(20, Map.of("validation/code_usage", 0.5));
		validations.add(40, Map.of("validation/code_usage", 0.6));
		validations.add(60, Map.of("validation/code_usage", Double.NaN));
		assertThat(validations.haveSeenEnough()).isFalse();
		validations.add(80, Map.of("validation/code_usage", 0.6));
		assertThat(validations.haveSeenEnough()).isTrue();
	}

	@Test
	void withoutEarlyStopItGoesOn() {
		Validations validations = validations("");
		for (int i = 1; i < 5; i++) {
			validations.add(20 * i, Map.of("validation/loss", (double) i));
		}
		assertThat(validations.haveSeenEnough()).isFalse();
	}

	@Test
	void aMetricThatIsNotMeasuredIsNamed() {
		Validations validations = validations("earlyStop: { metric: validation/loss }\n");
		assertThatThrownBy(() -> validations.add(20, Map.of("validation/code_usage", 1.0)))
			.hasMessageContaining("earlyStop.metric is 'validation/loss'")
			.hasMessageContaining("[validation/code_usage]");
	}

}
