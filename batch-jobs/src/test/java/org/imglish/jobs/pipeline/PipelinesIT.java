package org.imglish.jobs.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.imglish.core.field.Mistake;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.recipe.InvalidRecipeException;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunFilter;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.run.SubmittedRuns;
import org.imglish.jobs.submission.Outlook;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Pipelines as one document. */
class PipelinesIT {

	private static final String DOCUMENT = """
			name: %s
			runs:
			  evaluate:
			    recipe: { kind: evaluate, task: classification, from: { run: $finetune }, dataset: other-%1$s }
			    needs: [labels]
			  finetune:
			    priority: 3
			    recipe:
			      kind: finetune
			      task: classification
			      from: { run: $pretrain }
			      data: { train: { dataset: labels-%1$s } }
			  pretrain:
			    tags: [long]
			    recipe: { kind: pretrain, data: { texts: { dataset: texts-%1$s } } }
			  labels:
			    recipe: { kind: ingest, dataset: labels-%1$s, source: { format: image-folder, path: "%2$s" } }
			  texts:
			    recipe: { kind: ingest, dataset: texts-%1$s, source: { format: plain-text, path: "%2$s" }, vocabulary: { size: 10 } }
			""";

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Pipelines pipelines;

	private static Runs runs;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 4);
		pipelines = jobs.getBean(Pipelines.class);
		runs = jobs.getBean(Runs.class);
		long ingest = runs.submit(new Submission(RecipeText.parse("""
				{ kind: ingest, dataset: none, source: { format: plain-text, path: x }, vocabulary: { size: 10 } }
				"""), null, List.of(), 0, List.of(), null)).id();
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("UPDATE imglish.dataset SET complete = true").update();
		jdbc.sql("UPDATE imglish.run SET state = 'COMPLETED'").update();
		for (String name : List.of("labels", "other-whole", "other-keyed", "other-taken")) {
			jdbc.sql("INSERT INTO imglish.dataset (name, run, complete) VALUES (?, ?, true)")
				.params(name, ingest)
				.update();
		}
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void runsWaitForWhatTheyNameReferToAndUse() {
		Map<String, Run> submitted = submit("whole", null);
		assertThat(submitted.get("pretrain").dependsOn()).containsExactly(submitted.get("texts").id());
		assertThat(submitted.get("finetune").dependsOn()).containsExactlyInAnyOrder(submitted.get("labels").id(),
				submitted.get("pretrain").id());
		assertThat(submitted.get("evaluate").dependsOn()).containsExactlyInAnyOrder(submitted.get("labels").id(),
				submitted.get("finetune").id());
		assertThat(submitted.get("evaluate").recipe().at("/from/run").asLong())
			.isEqualTo(submitted.get("finetune").id());
		assertThat(submitted.values()).filteredOn((run) -> run.state() == RunState.QUEUED)
			.extracting(Run::name)
			.containsExactlyInAnyOrder("labels", "texts");
		assertThat(submitted.get("finetune").priority()).isEqualTo(3);
		assertThat(submitted.get("pretrain").tags()).containsExactly("long", "pipeline:whole");
	}

	@Test
	void aRunWaitsForTheVersionThatIsAppendedBeforeIt() {
		JsonNode document = RecipeText
			.parse("""
					name: growing
					runs:
					  more: { recipe: { kind: ingest, append: none, dataset: none@2, source: { format: plain-text, path: "%s" } } }
					  pretrain: { recipe: { kind: pretrain, data: { texts: { dataset: none@2 } } } }
					"""
				.formatted(home));
		List<Run> submitted = pipelines.submit(document, null).items();
		assertThat(submitted).extracting(Run::name).containsExactly("more", "pretrain");
		assertThat(submitted.get(0).recipe().path("append").asString()).isEqualTo("none");
		assertThat(submitted.get(1).dependsOn()).containsExactly(submitted.get(0).id());
		submitted.forEach((run) -> runs.cancel(run.id()));
	}

	@Test
	void submissionsOfOneNameAreToldApart() {
		String document = "{name: again, runs: {%s: {recipe: {kind: pretrain, data: {texts: {dataset: none}}}}}}";
		Pipeline older = pipelines.submit(RecipeText.parse(document.formatted("older")), null);
		Pipeline newer = pipelines.submit(RecipeText.parse(document.formatted("newer")), null);
		assertThat(newer.submission()).isEqualTo(newer.items().get(0).id());
		assertThat(newer.submissions()).extracting(SubmittedRuns::number)
			.containsExactly(newer.submission(), older.submission());
		assertThat(names(pipelines.find("again", null))).containsExactly("newer");
		assertThat(names(pipelines.find("again", older.submission()))).containsExactly("older");
		assertThat(pipelines.find("again", Long.MAX_VALUE)).isEmpty();
		Submission copy = runs.changed(older.items().get(0).id(), JsonNodeFactory.instance.objectNode());
		runs.submit(copy);
		assertThat(names(pipelines.find("again", older.submission()))).hasSize(2);
	}

	private static List<String> names(Optional<Pipeline> pipeline) {
		return pipeline.orElseThrow().items().stream().map(Run::name).toList();
	}

	@Test
	void whatFailedIsSubmittedAgainAsAWhole() {
		JsonNode document = RecipeText
			.parse("""
					name: retried
					runs:
					  texts: { recipe: { kind: ingest, dataset: retried, source: { format: plain-text, path: "%s" }, vocabulary: { size: 10 } } }
					  pretrain: { recipe: { kind: pretrain, data: { texts: { dataset: retried } } } }
					"""
				.formatted(home));
		Pipeline first = pipelines.submit(document, null);
		assertThatThrownBy(() -> pipelines.submit(document, null)).isInstanceOf(RunConflictException.class);
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("UPDATE imglish.run SET state = 'FAILED' WHERE submission = ?").param(first.submission()).update();
		assertThat(pipelines.submit(document, null).items()).hasSize(2);
	}

	@Test
	void theSameKeyGivesTheSameRuns() {
		Map<String, Run> first = submit("keyed", "k");
		assertThat(submit("keyed", "k")).isEqualTo(first);
	}

	@Test
	void allOfAPipelineIsSubmittedOrNothing() {
		submit("taken", null);
		assertThatThrownBy(() -> pipelines.submit(RecipeText.parse("""
				name: half
				runs:
				  first: { recipe: { kind: pretrain, data: { texts: { dataset: none } } } }
				  second:
				    needs: [first]
				    recipe: { kind: ingest, dataset: labels-taken, source: { format: image-folder, path: "%s" } }
				""".formatted(home)), null)).isInstanceOf(RunConflictException.class);
		assertThat(runs.list(new RunFilter(Set.of(), Set.of(), "pipeline:half", null), 0, 10).items()).isEmpty();
	}

	@Test
	void everyMistakeIsReportedAtItsPlace() {
		assertThatThrownBy(() -> pipelines.submit(RecipeText.parse("""
				name: wrong
				nonsense: 1
				runs:
				  first: { recipe: { kind: pretrain }, needs: [nobody], prioritty: 3 }
				  second: { needs: [first] }
				"""), null)).isInstanceOfSatisfying(InvalidRecipeException.class,
				(ex) -> assertThat(ex.mistakes()).extracting(Mistake::path)
					.contains("nonsense", "runs.first", "runs.first.prioritty", "runs.second.recipe"));
		assertThatThrownBy(() -> pipelines.submit(RecipeText.parse("""
				runs:
				  first: { recipe: { kind: pretrain, stepz: 3 } }
				"""), null)).isInstanceOfSatisfying(InvalidRecipeException.class,
				(ex) -> assertThat(ex.mistakes()).extracting(Mistake::path)
					.contains("runs.first.recipe.stepz", "runs.first.recipe.data"));
		assertThatThrownBy(() -> pipelines.submit(RecipeText.parse("""
				runs:
				  first: { needs: [second], recipe: { kind: pretrain, data: { texts: { dataset: none } } } }
				  second: { needs: [first], recipe: { kind: pretrain, data: { texts: { dataset: none } } } }
				"""), null)).hasMessageContaining("circle").hasMessageContaining("second");
	}

	@Test
	void whatRunsNameIsLookedUpInOneAnswerWithoutConsequences() {
		assertThatThrownBy(() -> pipelines.submit(
				RecipeText
					.parse("""
							runs:
							  texts:
							    recipe: { kind: ingest, dataset: lost, source: { format: plain-text, path: nowhere.txt }, vocabulary: { size: 10 } }
							  pretrain: { recipe: { kind: pretrain, data: { texts: { dataset: lost }, images: { dataset: nonne } } } }
							  tune:
							    recipe: { kind: finetune, task: classification, from: { run: $texts }, data: { train: { dataset: labels } } }
							  measure: { recipe: { kind: evaluate, task: vqa, from: { run: $tune }, dataset: labels } }
							"""),
				null))
			.isInstanceOfSatisfying(InvalidRecipeException.class,
					(ex) -> assertThat(ex.mistakes()).extracting(Mistake::path)
						.containsExactly("runs.texts.recipe.source.path", "runs.pretrain.recipe.data.images.dataset",
								"runs.tune.recipe.from", "runs.measure.recipe.from"));
		assertThat(runs.list(new RunFilter(Set.of(), Set.of(), null, "measure"), 0, 10).items()).isEmpty();
	}

	@Test
	void aDocumentIsPreviewedWithoutQueueingAnything() {
		Map<String, Outlook> outlooks = pipelines.preview(RecipeText.parse(DOCUMENT.formatted("whole", home)));
		assertThat(outlooks.get("evaluate").state()).isEqualTo(RunState.WAITING);
		assertThat(outlooks.get("evaluate").needs()).containsExactlyInAnyOrder("finetune", "labels");
		assertThat(outlooks.get("evaluate").dependsOn()).isEmpty();
		assertThat(outlooks.get("labels").state()).isEqualTo(RunState.QUEUED);
	}

	@Test
	void aSweepBecomesOneRunForEachCombination() {
		List<Run> submitted = pipelines.submit(RecipeText.parse("""
				name: rates
				runs:
				  pretrain: { recipe: { kind: pretrain, data: { texts: { dataset: none } } } }
				  tune:
				    sweep: { over: { optimizer.peakRate: [0.001, 0.002], seed: [1, 2, 3] } }
				    recipe:
				      kind: finetune
				      task: classification
				      from: { run: $pretrain }
				      optimizer: { layerDecay: 0.9 }
				      data: { train: { dataset: labels } }
				  last: { needs: [tune], recipe: { kind: pretrain, data: { texts: { dataset: none } } } }
				"""), null).items();
		List<Run> tunings = submitted.stream().filter((run) -> run.tags().contains("sweep:rates/tune")).toList();
		assertThat(tunings).extracting(
				(run) -> run.recipe().at("/optimizer/peakRate").asDouble() + " " + run.recipe().path("seed").asInt())
			.containsExactlyInAnyOrder("0.001 1", "0.001 2", "0.001 3", "0.002 1", "0.002 2", "0.002 3");
		assertThat(tunings).allSatisfy((run) -> {
			assertThat(run.recipe().at("/optimizer/layerDecay").asDouble()).isEqualTo(0.9);
			assertThat(run.dependsOn()).containsExactly(submitted.get(0).id());
		});
		assertThat(submitted.get(submitted.size() - 1).dependsOn())
			.containsExactlyInAnyOrderElementsOf(tunings.stream().map(Run::id).toList());
	}

	private static Map<String, Run> submit(String name, String key) {
		return pipelines.submit(RecipeText.parse(DOCUMENT.formatted(name, home)), key)
			.items()
			.stream()
			.collect(Collectors.toMap(Run::name, (run) -> run));
	}

}
