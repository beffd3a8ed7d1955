package org.imglish.jobs.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.imglish.core.metric.Goal;
import org.imglish.jobs.recipe.Keep;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionTests {

	@Test
	void theNewestStay() {
		assertThat(kept(steps(10, 20, 30, 40), new Keep(2, 0, null, null))).containsExactly(40L, 30L);
	}

	@Test
	void theFirstAtOrAfterEachMultipleStays() {
		assertThat(kept(steps(10, 25, 30, 47, 50, 75, 80), new Keep(1, 25, null, null))).containsExactly(80L, 75L, 50L,
				25L);
		assertThat(kept(steps(30, 60, 90, 120), new Keep(1, 50, null, null))).containsExactly(120L, 60L);
	}

	@Test
	void theBestStaysAndTheOlderOfEqualOnes() {
		List<Checkpoint> checkpoints = List.of(checkpoint(40, 0.7, false), checkpoint(30, 0.9, false),
				checkpoint(20, 0.9, false), checkpoint(10, 0.5, false));
		assertThat(kept(checkpoints, new Keep(1, 0, "validation/accuracy", Goal.MAX))).containsExactly(40L, 20L);
	}

	@Test
	void whereLessIsBetterTheSmallestStays() {
		List<Checkpoint> checkpoints = List.of(checkpoint(30, 0.7, false), checkpoint(20, 0.5, false),
				checkpoint(10, 0.9, false));
		assertThat(kept(checkpoints, new Keep(1, 0, "validation/accuracy", Goal.MIN))).containsExactly(30L, 20L);
	}

	@ParameterizedTest
	@CsvSource({ "validation/loss/reconstruction, MIN", "validation/loss/commitment, MIN",
			"validation/perplexity, MAX" })
	void aTokenizerKeepsTheBestByItsMetrics(String metric, Goal goal) {
		JsonNode recipe = Recipes.complete(RecipeText.parse("""
				{kind: tokenizer, data: {images: {dataset: d}, validation: v}, keep: {best: %s}}
				""".formatted(metric))).json();
		assertThat(Keep.of(recipe, 2).goal()).isEqualTo(goal);
		assertThat(Keep.of(RecipeText.parse("{keep: {best: %s}}".formatted(metric)), 2).goal())
			.as("stored without a goal")
			.isEqualTo(goal);
	}

	@Test
	void aRecipeMaySayWhatIsBest() {
		JsonNode recipe = Recipes.complete(RecipeText.parse("""
				{kind: tokenizer, data: {images: {dataset: d}, validation: v},
				 keep: {best: validation/code_usage, goal: min}}
				""")).json();
		assertThat(Keep.of(recipe, 2).goal()).isEqualTo(Goal.MIN);
	}

	@Test
	void pinnedOnesStay() {
		assertThat(kept(List.of(checkpoint(30, 0, false), checkpoint(20, 0, true), checkpoint(10, 0, false)),
				new Keep(1, 0, null, null)))
			.containsExactly(30L, 20L);
	}

	@Test
	void aRecipeSaysWhatStays() {
		String recipe = "kind: pretrain\ndata: { texts: { dataset: t } }\n";
		assertThat(Keep.of(Recipes.complete(RecipeText.parse(recipe)).json(), 2)).isEqualTo(new Keep(2, 0, null, null));
		assertThat(Keep.of(Recipes
			.complete(RecipeText.parse(recipe + "keep: { last: 3, every: 1000, best: validation/text/accuracy }"))
			.json(), 2)).isEqualTo(new Keep(3, 1000, "validation/text/accuracy", Goal.MAX));
	}

	private static List<Long> kept(List<Checkpoint> checkpoints, Keep keep) {
		List<Checkpoint> superfluous = Retention.superfluous(checkpoints, keep);
		return checkpoints.stream().filter((each) -> !superfluous.contains(each)).map(Checkpoint::step).toList();
	}

	private static List<Checkpoint> steps(long... oldestFirst) {
		return LongStream.of(oldestFirst)
			.boxed()
			.sorted((a, b) -> Long.compare(b, a))
			.map((step) -> checkpoint(step, 0, false))
			.toList();
	}

	private static Checkpoint checkpoint(long step, double accuracy, boolean pinned) {
		return new Checkpoint(step, 1, 1, step, Checkpoint.State.COMPLETE, 0, List.of(),
				Map.of("validation/accuracy", accuracy), pinned, Instant.EPOCH);
	}

}
