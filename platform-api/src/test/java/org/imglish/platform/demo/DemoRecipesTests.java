package org.imglish.platform.demo;

import java.util.Arrays;
import java.util.stream.Stream;

import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DemoRecipesTests {

	static Stream<Arguments> arms() {
		return Arrays.stream(DemoTask.values())
			.flatMap((task) -> task.arms().stream().map((arm) -> Arguments.of(task, arm)));
	}

	private static Recipe.Finetune finetune(DemoTask task, DemoArm arm, int minutes) {
		String yaml = DemoRecipes.finetune(task, arm, task.rates().get(0), minutes, 1, 1);
		return (Recipe.Finetune) Recipes.complete(RecipeText.parse(yaml)).recipe();
	}

	@ParameterizedTest
	@MethodSource("arms")
	void everyTrainingIsWithoutMistakeHoweverShort(DemoTask task, DemoArm arm) {
		assertThat(finetune(task, arm, 1).training().steps()).isGreaterThanOrEqualTo(20);
		assertThat(finetune(task, arm, 1).task().word()).isEqualTo(task.task());
		assertThat(finetune(task, arm, 13).training().steps()).isGreaterThan(finetune(task, arm, 3).training().steps());
	}

	@ParameterizedTest
	@EnumSource
	void armsDifferInWhatTheyStartFromAlone(DemoTask task) {
		Recipe.Finetune pretrained = finetune(task, DemoArm.PRETRAINED, 13);
		Recipe.Finetune scratch = finetune(task, DemoArm.SCRATCH, 13);
		assertThat(scratch.training().data()).isEqualTo(pretrained.training().data());
		assertThat(scratch.training().steps()).isEqualTo(pretrained.training().steps());
		assertThat(scratch.training().segmentation()).isEqualTo(pretrained.training().segmentation());
		assertThat(scratch.training().detection()).isEqualTo(pretrained.training().detection());
	}

}
