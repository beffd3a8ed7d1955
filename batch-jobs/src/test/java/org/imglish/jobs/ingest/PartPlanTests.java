package org.imglish.jobs.ingest;

import java.util.List;

import org.imglish.core.source.Ingestion;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Into which parts the records of a source are divided. */
class PartPlanTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "1500, 1", "1501, 2", "4000, 5", "1000000, 32" })
	void thereIsAPartForEveryEightShards(long records, int parts) {
		assertThat(PartPlan.of(recipe("samplesPerShard: 100"), 0, records, 0)).hasSize(parts);
	}

	@ParameterizedTest
	@CsvSource({ "1, 7", "99, 7", "100, 7", "101, 7", "650, 7", "701, 7", "12345, 7", "12345, 1", "12345, 1000" })
	void partsAreCutBetweenShardsAndLeaveNothingOut(long records, int parts) {
		List<Part> plan = PartPlan.of(recipe("samplesPerShard: 100, parts: " + parts), 0, records, 0);
		assertThat(plan.size()).isEqualTo((int) Math.min(parts, (records + 99) / 100));
		long next = 0;
		for (Part part : plan) {
			assertThat(part.first()).isEqualTo(next).isEqualTo(part.position());
			assertThat(part.first() % 100).isZero();
			assertThat(part.behind()).isGreaterThan(part.first());
			next = part.behind();
		}
		assertThat(next).isEqualTo(records);
	}

	@Test
	void partsAreOfAboutOneSize() {
		assertThat(PartPlan.of(recipe("samplesPerShard: 10, parts: 3"), 0, 100, 0))
			.extracting((part) -> part.behind() - part.first())
			.containsExactly(30L, 30L, 40L);
	}

	@Test
	void whatAnEarlierVersionIngestedIsAPartThatIsIn() {
		List<Part> plan = PartPlan.of(recipe("samplesPerShard: 10, parts: 2"), 0, 55, 30);
		assertThat(plan).extracting(Part::first).containsExactly(0L, 30L, 40L);
		assertThat(plan).extracting(Part::behind).containsExactly(30L, 40L, 55L);
		assertThat(plan).extracting(Part::state)
			.containsExactly(IngestPart.State.INGESTED, IngestPart.State.OPEN, IngestPart.State.OPEN);
		assertThat(PartPlan.of(recipe("samplesPerShard: 10"), 0, 30, 30)).hasSize(1);
	}

	@Test
	void aPartGoesOnAfterItsLastChunk() {
		Part part = new Part(1, 40, 75, 50, IngestPart.State.OPEN, List.of(), 0);
		assertThat(part.chunks(10)).containsExactly(50L, 60L, 70L);
		Part mending = new Part(1, 40, 75, 75, IngestPart.State.MENDING, List.of(40L, 70L), 1);
		assertThat(mending.chunks(10)).containsExactly(70L);
	}

	private static Ingestion recipe(String more) {
		return ((Recipe.Ingest) Recipes
			.complete(RecipeText
				.parse("{ kind: ingest, dataset: d, source: " + "{ format: image-folder, path: p }, " + more + " }"))
			.recipe()).ingestion();
	}

}
