package org.imglish.jobs.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.DatasetField;
import org.imglish.jobs.dataset.DatasetFilter;
import org.imglish.jobs.dataset.Datasets;
import org.imglish.jobs.model.ModelField;
import org.imglish.jobs.model.ModelFilter;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.model.RegisteredModel;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.Worker;
import org.imglish.jobs.worker.WorkerField;
import org.imglish.jobs.worker.WorkerFilter;
import org.imglish.jobs.worker.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What lists can be narrowed and sorted by. */
class ListsIT {

	private static final String TUNE = "{ kind: finetune, task: classification, model: { preset: tiny }, data: { train: { dataset: %s }, validation: %s } }";

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static long ingest;

	private static long tune;

	private static long measure;

	@BeforeAll
	static void fill() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 4);
		runs = jobs.getBean(Runs.class);
		ingest = submit("b ingest", 0, List.of("pipeline:shapes", "kept"),
				"{ kind: ingest, dataset: cats, source: { format: image-folder, path: x } }");
		tune = submit("a tuning", 5, List.of("pipeline:shapes"), TUNE.formatted("cats", "held"));
		measure = submit("C measure", 1, List.of(),
				"{ kind: evaluate, task: classification, from: { run: %d }, dataset: held }".formatted(tune));
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("UPDATE imglish.dataset SET complete = true, completed_at = now(), kind = 'images'").update();
		jdbc.sql("INSERT INTO imglish.dataset (name, run, kind) VALUES ('Birds', ?, 'texts')").param(ingest).update();
		jdbc.sql(
				"INSERT INTO imglish.shard VALUES ('cats', 0, 'shard', 7, 100, 'sum'), ('Birds', 0, 'shard', 9, 50, 'sum')")
			.update();
		jdbc.sql(
				"""
						WITH c AS (
							INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
							VALUES (?, 1, 1, 10, 'COMPLETE', 'here') RETURNING id
						)
						INSERT INTO imglish.model (name, version, checkpoint)
						SELECT n.name, n.version, c.id FROM c, (VALUES ('owls', 1), ('owls', 2), ('ants', 1)) AS n (name, version)
						""")
			.param(tune)
			.update();
		jdbc.sql("""
				INSERT INTO imglish.worker (name, host, pid, device, memory_bytes, threads, labels, alive_until) VALUES
					('one', 'near', 1, 'cpu', 10, 1, '{}', 'epoch'),
					('two', 'far', 2, 'cuda:0', 30, 1, '{a100}', now() + interval '1 hour'),
					('three', 'far', 3, 'cuda:1', 20, 1, '{a100,fast}', now() + interval '1 hour')
				""").update();
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void runsAreFoundByTheDatasetsThatTheirRecipesName() {
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, "cats", null))).containsExactly(tune,
				ingest);
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, "held", null)))
			.containsExactly(measure, tune);
	}

	@Test
	void runsAreFoundByTheRunThatTheyStartFrom() {
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, null, tune))).containsExactly(measure);
	}

	@Test
	void runsAreFoundByTheRunThatTheyWaitFor() {
		long waiting = runs
			.submit(new Submission(RecipeText.parse(TUNE.formatted("late", "late")), "waiting", List.of(), 0,
					List.of(measure), null))
			.id();
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, null, measure)))
			.containsExactly(waiting);
		runs.cancel(waiting);
		runs.delete(waiting);
	}

	@Test
	void runsAreFoundByTheRunThatMadeTheirDataset() {
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, null, ingest))).contains(tune)
			.doesNotContain(ingest);
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("UPDATE imglish.dataset SET created_at = now() + interval '1 day' WHERE run = ?")
			.param(ingest)
			.update();
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of(), null, null, null, ingest))).doesNotContain(tune);
		jdbc.sql(
				"UPDATE imglish.dataset SET created_at = (SELECT created_at FROM imglish.run WHERE id = ?) WHERE run = ?")
			.params(ingest, ingest)
			.update();
	}

	@Test
	void runsCarryEachOfTheTags() {
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of("pipeline:shapes"), null, null, null, null)))
			.containsExactly(tune, ingest);
		assertThat(found(new RunFilter(Set.of(), Set.of(), Set.of("pipeline:shapes", "kept"), null, null, null, null)))
			.containsExactly(ingest);
	}

	@Test
	void runsAreFoundByTaskAndCounted() {
		RunFilter filter = new RunFilter(Set.of(), Set.of(), Set.of(), null, "classification", null, null);
		assertThat(found(filter)).containsExactly(measure, tune);
		assertThat(runs.list(filter, 1, 1).total()).isEqualTo(2);
		assertThat(runs.list(filter, 1, 1).items()).extracting(Run::id).containsExactly(tune);
	}

	@Test
	void runsAreSortedEitherWay() {
		RunFilter all = new RunFilter(Set.of(), Set.of(), null, null);
		assertThat(runs.list(all, Sort.rising(RunField.NAME), 0, 10).items()).extracting(Run::id)
			.containsExactly(tune, ingest, measure);
		assertThat(runs.list(all, Sort.falling(RunField.PRIORITY), 0, 10).items()).extracting(Run::id)
			.containsExactly(tune, measure, ingest);
	}

	@ParameterizedTest
	@EnumSource
	void runsAreSortedByEachField(RunField field) {
		assertThat(runs.list(new RunFilter(Set.of(), Set.of(), null, null), Sort.falling(field), 0, 10).items())
			.hasSize(3);
	}

	@ParameterizedTest
	@EnumSource
	void datasetsAreSortedByEachField(DatasetField field) {
		Datasets datasets = jobs.getBean(Datasets.class);
		assertThat(datasets.list(DatasetFilter.ALL, Sort.rising(field), 0, 10).items()).hasSize(2);
	}

	@Test
	void datasetsAreNarrowedAndSorted() {
		Datasets datasets = jobs.getBean(Datasets.class);
		assertThat(datasets.list(DatasetFilter.ALL, Sort.falling(DatasetField.SAMPLES), 0, 10).items())
			.extracting(Dataset::name)
			.containsExactly("Birds", "cats");
		assertThat(datasets.list(DatasetFilter.ALL, Sort.falling(DatasetField.BYTES), 0, 10).items())
			.extracting(Dataset::name)
			.containsExactly("cats", "Birds");
		assertThat(datasets.list(new DatasetFilter("texts", false, "bir"), Sort.rising(DatasetField.NAME), 0, 10))
			.satisfies((page) -> assertThat(page.items()).extracting(Dataset::name).containsExactly("Birds"))
			.satisfies((page) -> assertThat(page.total()).isOne());
		assertThat(datasets.list(new DatasetFilter(null, true, null), Sort.rising(DatasetField.NAME), 0, 10).items())
			.extracting(Dataset::name)
			.containsExactly("cats");
	}

	@ParameterizedTest
	@EnumSource
	void modelsAreSortedByEachField(ModelField field) {
		Models models = jobs.getBean(Models.class);
		assertThat(models.list(ModelFilter.ALL, Sort.rising(field), 0, 10).items()).hasSize(2);
	}

	@Test
	void modelsAreNarrowedAndSorted() {
		Models models = jobs.getBean(Models.class);
		assertThat(models.list(ModelFilter.ALL, Sort.falling(ModelField.VERSION), 0, 10).items())
			.extracting(RegisteredModel::name)
			.containsExactly("owls", "ants");
		assertThat(
				models.list(new ModelFilter("classification", "ow", null), Sort.rising(ModelField.NAME), 0, 10).total())
			.isOne();
		assertThat(models.list(new ModelFilter("vqa", null, null), Sort.rising(ModelField.NAME), 0, 10).items())
			.isEmpty();
	}

	@Test
	void allVersionsThatARunLedToAreListed() {
		Models models = jobs.getBean(Models.class);
		Sort<ModelField> rising = Sort.rising(ModelField.VERSION);
		assertThat(models.list(new ModelFilter(null, null, tune), rising, 0, 10).items())
			.extracting((model) -> model.name() + "@" + model.version())
			.containsExactlyInAnyOrder("owls@1", "owls@2", "ants@1");
		assertThat(models.list(new ModelFilter(null, null, ingest), rising, 0, 10).total()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void workersAreSortedByEachField(WorkerField field) {
		Workers workers = jobs.getBean(Workers.class);
		assertThat(workers.list(WorkerFilter.ALL, Sort.rising(field), 0, 10).items()).hasSize(3);
	}

	@Test
	void workersAreNarrowedAndSorted() {
		Workers workers = jobs.getBean(Workers.class);
		Sort<WorkerField> largest = Sort.falling(WorkerField.MEMORY_BYTES);
		assertThat(workers.list(new WorkerFilter(true, "cuda", "a100", "far"), largest, 0, 10).items())
			.extracting(Worker::name)
			.containsExactly("two", "three");
		assertThat(workers.list(new WorkerFilter(null, "cuda:1", null, null), largest, 0, 10).items())
			.extracting(Worker::name)
			.containsExactly("three");
		assertThat(workers.list(new WorkerFilter(false, null, null, null), largest, 0, 10).items())
			.extracting(Worker::name)
			.containsExactly("one");
	}

	private static List<Long> found(RunFilter filter) {
		return runs.list(filter, 0, 10).items().stream().map(Run::id).toList();
	}

	private static long submit(String name, int priority, List<String> tags, String recipe) {
		return runs.submit(new Submission(RecipeText.parse(recipe), name, tags, priority, List.of(), null)).id();
	}

}
