package org.imglish.jobs.pipeline;

import java.util.ArrayList;
import java.util.List;

import org.imglish.core.field.Mistake;
import org.imglish.core.metric.Goal;
import org.imglish.jobs.halving.Halving;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SweepTests {

	private final List<Mistake> mistakes = new ArrayList<>();

	@Test
	void aRandomSweepDrawsTheSameValuesForASeed() {
		String sweep = """
				over: { optimizer.peakRate: { from: 1.0e-5, to: 1.0e-2, scale: log }, steps: { from: 10, to: 20 }, seed: [4, 5] }
				samples: 40
				seed: %d
				""";
		List<JsonNode> drawn = recipes(sweep.formatted(3));
		assertThat(drawn).hasSize(40).isEqualTo(recipes(sweep.formatted(3))).isNotEqualTo(recipes(sweep.formatted(4)));
		assertThat(drawn).allSatisfy((recipe) -> {
			assertThat(recipe.at("/optimizer/peakRate").asDouble()).isBetween(1e-5, 1e-2);
			assertThat(recipe.path("steps").isIntegralNumber()).isTrue();
			assertThat(recipe.path("steps").asInt()).isBetween(10, 20);
			assertThat(recipe.path("seed").asInt()).isIn(4, 5);
			assertThat(recipe.path("kind").asString()).isEqualTo("pretrain");
		});
		// Half of a logarithmic range lies below its geometric mean.
		assertThat(drawn.stream().filter((recipe) -> recipe.at("/optimizer/peakRate").asDouble() < 3.2e-4).count())
			.isBetween(10L, 30L);
		assertThat(this.mistakes).isEmpty();
	}

	@Test
	void mistakesAreNamed() {
		recipes("{ over: { steps: 3, seed: { from: 1, to: 2 } }, sampels: 2 }");
		assertThat(this.mistakes).extracting(Mistake::path)
			.containsExactlyInAnyOrder("sweep.sampels", "sweep.over.steps", "sweep.over.seed");
		this.mistakes.clear();
		recipes("{ over: { rate: { from: 0, to: 1, scale: log } }, samples: 2 }");
		assertThat(this.mistakes).extracting(Mistake::path).containsExactly("sweep.over.rate");
		this.mistakes.clear();
		recipes("{ over: { a: [1,2,3,4,5,6,7,8,9], b: [1,2,3,4,5,6,7,8,9], c: [1,2,3,4,5,6,7,8,9] } }");
		assertThat(this.mistakes).extracting(Mistake::message).first().asString().contains("the most are 200");
	}

	@Test
	void aFieldOfDotsAloneIsAFieldLikeOthers() {
		assertThat(recipes("{ over: { '.': [1] } }")).hasSize(1);
		assertThat(this.mistakes).isEmpty();
	}

	@Test
	void allSweepsOfADocumentTogetherAreBounded() {
		String run = "{recipe: {kind: pretrain}, sweep: {over: {seed: {from: 1, to: 1000}}, samples: 200}}";
		assertThatExceptionOfType(InvalidRecipeException.class)
			.isThrownBy(
					() -> PipelineDocument.read(RecipeText.parse("runs: {a: %1$s, b: %1$s, c: %1$s}".formatted(run))))
			.satisfies((ex) -> assertThat(ex.mistakes()).extracting(Mistake::message)
				.contains("would be 600 runs with all sweeps; the most are 500"));
	}

	@Test
	void mistakesOfAHalvingAreNamed() {
		halving("{ metric: loss, goal: best, eta: 1, minSteps: 0.5, eat: 3 }", "{validateEvery: 10}");
		assertThat(this.mistakes).extracting(Mistake::path)
			.contains("sweep.halving.metric", "sweep.halving.goal", "sweep.halving.eta", "sweep.halving.minSteps",
					"sweep.halving.eat");
		this.mistakes.clear();
		halving("{}", "{validateEvery: 10}");
		assertThat(this.mistakes).extracting(Mistake::message).allMatch((message) -> message.contains("is missing"));
		this.mistakes.clear();
		halving("{ metric: validation/loss, minSteps: 50 }", "{validateEvery: 20, steps: 500}");
		assertThat(this.mistakes).extracting(Mistake::message).singleElement().asString().contains("multiple");
		this.mistakes.clear();
		halving("{ metric: validation/loss, minSteps: 40 }", "{steps: 500}");
		assertThat(this.mistakes).extracting(Mistake::message).singleElement().asString().contains("validateEvery");
		this.mistakes.clear();
		halving("{ metric: validation/loss, minSteps: 40 }", "{validateEvery: 20, steps: 40}");
		assertThat(this.mistakes).extracting(Mistake::message).singleElement().asString().contains("less than");
	}

	@Test
	void aHalvingHasTheGoalOfItsMetric() {
		assertThat(halving("{ metric: validation/loss, minSteps: 40 }", "{validateEvery: 20}"))
			.isEqualTo(new Halving("validation/loss", Goal.MIN, 3, 40));
		assertThat(halving("{ metric: validation/perplexity, eta: 2, minSteps: 40 }", "{validateEvery: 20}"))
			.isEqualTo(new Halving("validation/perplexity", Goal.MAX, 2, 40));
		assertThat(halving("{ metric: validation/loss, goal: max, minSteps: 40 }", "{validateEvery: 20}"))
			.isEqualTo(new Halving("validation/loss", Goal.MAX, 3, 40));
		assertThat(this.mistakes).isEmpty();
	}

	@Test
	void aHalvingNeedsAGoal() {
		halving("{ metric: validation/image/commonest_code, minSteps: 40 }", "{validateEvery: 20}");
		halving("{ metric: validation/loss, goal: lowest, minSteps: 40 }", "{validateEvery: 20}");
		assertThat(this.mistakes).extracting(Mistake::path).containsExactly("sweep.halving.goal", "sweep.halving.goal");
		assertThat(this.mistakes).extracting(Mistake::message).last().asString().startsWith("is now called 'min'");
	}

	@Test
	void aMetricThatTheValidationDoesNotMeasureIsAMistake() {
		halving("{ metric: validation/accuracy, minSteps: 40 }",
				"{kind: finetune, task: classification, validateEvery: 20}");
		assertThat(this.mistakes).singleElement().satisfies((mistake) -> {
			assertThat(mistake.path()).isEqualTo("sweep.halving.metric");
			assertThat(mistake.message()).contains("'validation/accuracy'", "validation/top1");
		});
		this.mistakes.clear();
		halving("{ metric: validation/top1, minSteps: 40 }",
				"{kind: finetune, task: classification, validateEvery: 20}");
		assertThat(this.mistakes).isEmpty();
	}

	private @Nullable Halving halving(String halving, String recipe) {
		return HalvingFields.read(RecipeText.parse("{halving: %s}".formatted(halving)),
				List.of(RecipeText.parse(recipe)), "sweep", this.mistakes);
	}

	private List<JsonNode> recipes(String sweep) {
		return Sweep.recipes(RecipeText.parse("{kind: pretrain, optimizer: {decay: 0.1}}"), RecipeText.parse(sweep),
				"sweep", this.mistakes);
	}

}
