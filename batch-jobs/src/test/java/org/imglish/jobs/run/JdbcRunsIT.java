package org.imglish.jobs.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Submission under races. */
class JdbcRunsIT {

	private static final int THREADS = 30;

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, THREADS);
		runs = jobs.getBean(Runs.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void theSameKeyGivesTheSameRunUnderARace() throws Exception {
		for (int round = 0; round < 5; round++) {
			String key = "raced-" + round;
			List<Object> answers = atOnce((thread) -> submit(pretrain(1), key).id());
			assertThat(answers).hasSize(THREADS).containsOnly(answers.get(0)).first().isInstanceOf(Long.class);
		}
	}

	@Test
	void aKeyRacedWithDifferentRecipesGivesOneRunAndConflicts() throws Exception {
		List<Object> answers = atOnce((thread) -> submit(pretrain(thread + 1), "different").id());
		assertThat(answers).filteredOn(Long.class::isInstance).hasSize(1);
		assertThat(answers).filteredOn((answer) -> !(answer instanceof Long))
			.allSatisfy((answer) -> assertThat(answer).isInstanceOfSatisfying(RunConflictException.class,
					(conflict) -> assertThat(conflict.code()).isEqualTo("idempotency-key-reused")));
	}

	@Test
	void oneOfManyIngestsGetsTheNameOfADataset() throws Exception {
		List<Object> answers = atOnce((thread) -> submit("""
				kind: ingest
				dataset: raced
				source: { format: plain-text, path: /nowhere.txt }
				vocabulary: { size: 10 }
				""", null).id());
		assertThat(answers).filteredOn(Long.class::isInstance).hasSize(1);
		assertThat(answers).filteredOn(RunConflictException.class::isInstance).hasSize(THREADS - 1);
	}

	@Test
	void aRunThatIsStoppedAndCancelledAtOnceEndsInOneOfTheTwoOrders() throws Exception {
		for (int round = 0; round < 10; round++) {
			long run = submit(pretrain(1), null).id();
			List<Object> answers = atOnce((thread) -> ((thread % 2 == 0) ? runs.stop(run) : runs.cancel(run)).id());
			assertThat(runs.find(run).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
			assertThat(answers).filteredOn(Long.class::isInstance).hasSizeBetween(1, 2);
			List<RunEvent> events = jobs.getBean(Events.class).after(run, 0, 100);
			assertThat(events).extracting(RunEvent::number).doesNotHaveDuplicates().first().isEqualTo(1L);
			assertThat(events.get(events.size() - 1).number()).isEqualTo(events.size());
		}
	}

	@Test
	void eventsAreForgottenByAgeAndNothingElseIs() {
		Events events = jobs.getBean(Events.class);
		long run = submit(pretrain(1), null).id();
		assertThat(events.going()).containsKey(run);
		jobs.getBean(JdbcClient.class)
			.sql("UPDATE imglish.run_event SET at = now() - interval '8 days' WHERE run = ?")
			.param(run)
			.update();
		runs.cancel(run);
		assertThat(events.forget(Duration.ofDays(7))).isPositive();
		assertThat(events.after(run, 0, 100)).extracting(RunEvent::number).containsExactly(2L);
		assertThat(events.newest(Set.of(run, 999_999_999L))).containsExactly(Map.entry(run, 2L));
		assertThat(events.going()).doesNotContainKey(run);
	}

	@Test
	void theTableShowsRunsWithTheFieldsThatAreAskedForAndTheirDatasets() {
		long run = submit(pretrain(1), null).id();
		RunTable table = jobs.getBean(RunTable.class);
		assertThat(table.rows(List.of("steps", "no.such.field"), 1)).singleElement().satisfies((row) -> {
			assertThat(row.id()).isEqualTo(run);
			assertThat(row.fields().path("steps").isNumber()).isTrue();
			assertThat(row.datasets()).isNotEmpty();
			assertThat(row.workedSeconds()).isZero();
			assertThat(row.secondsLeft()).isNull();
		});
		assertThat(table.rows(Set.of(run, 999_999_999L))).hasSize(1);
		runs.cancel(run);
	}

	@Test
	void aTrainingGoesOnAtThePaceOfItsNewestCyclesAndWhatComesAfterItTakesAsLongAsItsLike() {
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("""
				INSERT INTO imglish.worker (name, host, pid, device, memory_bytes, alive_until)
				VALUES ('timed', 'here', 1, 'cpu', 0, now() + interval '1 hour')""").update();
		long ended = timed(jdbc, "COMPLETED", 1000, 1000);
		jdbc.sql("UPDATE imglish.attempt SET ended_at = started_at + interval '4000 s' WHERE run = ?")
			.param(ended)
			.update();
		long going = timed(jdbc, "RUNNING", 250, 1000);
		// Before what other tests have left in the queue.
		long queued = runs.submit(new Submission(RecipeText.parse(pretrain(500)), null, List.of(), 9, List.of(), null))
			.id();
		long other = submit(pretrain(500).replace("none", "none, batch: 7"), null).id();
		// Two seconds a step, but for a stall of an hour in the third hundred.
		jdbc.sql(
				"""
						WITH series AS (INSERT INTO imglish.metric_series (run, name, kind) VALUES (?, 'step_seconds', 'TIMING') RETURNING id)
						INSERT INTO imglish.metric_point (series, step, value, at)
						SELECT id, n, 2, timestamptz 'epoch' + (n * 2 + CASE WHEN n > 220 THEN 3600 ELSE 0 END) * interval '1 s'
						FROM series, generate_series(1, 250) AS n""")
			.param(going)
			.update();
		try {
			assertThat(runs.find(ended).orElseThrow().secondsLeft()).isNull();
			assertThat(runs.find(going).orElseThrow().secondsLeft()).isEqualTo(1500);
			assertThat(runs.find(queued).orElseThrow().secondsLeft()).isEqualTo(1500 + 4 * 500);
			assertThat(runs.find(other).orElseThrow().secondsLeft()).isNull();
			assertThat(runs.expectedSeconds(recipe(pretrain(500)), 500L)).isEqualTo(4 * 500);
			assertThat(runs.expectedSeconds(recipe(pretrain(1000)), null)).isEqualTo(4 * 1000);
			assertThat(runs.expectedSeconds(recipe(pretrain(500)), null)).isNull();
			assertThat(runs.expectedSeconds(recipe(pretrain(500).replace("none", "none, batch: 7")), 500L)).isNull();
			assertThat(jobs.getBean(RunTable.class).rows(Set.of(going, queued))).extracting(RunRow::secondsLeft)
				.containsExactly(3500.0, 1500.0);
		}
		finally {
			runs.cancel(queued);
			runs.cancel(other);
			jdbc.sql("UPDATE imglish.run SET state = 'CANCELLED' WHERE id = ?").param(going).update();
			jdbc.sql("DELETE FROM imglish.worker WHERE name = 'timed'").update();
		}
	}

	private static JsonNode recipe(String text) {
		return Recipes.complete(RecipeText.parse(text)).json();
	}

	/** A training that the worker named timed has begun. */
	private static long timed(JdbcClient jdbc, String state, int done, int total) {
		long run = submit(pretrain(total), null).id();
		jdbc.sql("UPDATE imglish.run SET state = ?, done = ?, total = ?, lease_worker = 'timed' WHERE id = ?")
			.params(state, done, total, run)
			.update();
		jdbc.sql("""
				INSERT INTO imglish.attempt (run, number, state, worker, fencing, build, device, threads)
				VALUES (?, 1, 'RUNNING', 'timed', 1, 'build', 'cpu', 2)""").param(run).update();
		return run;
	}

	@Test
	void aLogIsReadFromTheNewestLineBackwardsAndSearched() {
		long run = submit(pretrain(1), null).id();
		for (String line : List.of("INFO first", "WARN 100% full", "INFO 1000 full", "ERROR last")) {
			jobs.getBean(JdbcClient.class)
				.sql("INSERT INTO imglish.run_log (run, attempt, level, text) VALUES (?, 1, ?, ?)")
				.params(run, line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1))
				.update();
		}
		List<LogLine> newest = runs.logs(run, new LogQuery(null, LogLevel.INFO, null, null, 2));
		assertThat(newest).extracting(LogLine::text).containsExactly("last", "1000 full");
		assertThat(runs.logs(run, new LogQuery(newest.get(1).number(), LogLevel.WARN, null, null, 9)))
			.extracting(LogLine::text)
			.containsExactly("100% full");
		assertThat(runs.logs(run, new LogQuery(null, LogLevel.INFO, "100% F", null, 9))).extracting(LogLine::text)
			.containsExactly("100% full");
		assertThat(runs.logs(run, new LogQuery(null, LogLevel.INFO, null, 2, 9))).isEmpty();
		runs.cancel(run);
	}

	@Test
	void aRunThatAnotherBeginsWithIsNotDeletedBeforeThatEnds() {
		long source = submit(pretrain(1), null).id();
		runs.cancel(source);
		long tuning = submit("""
				kind: finetune
				task: classification
				from: { run: %d }
				data: { train: { dataset: none } }
				""".formatted(source), null).id();
		assertThatThrownBy(() -> runs.delete(source)).isInstanceOfSatisfying(RunConflictException.class,
				(conflict) -> assertThat(conflict.code()).isEqualTo("run-needed"));
		runs.cancel(tuning);
		runs.delete(source);
		assertThat(runs.find(source)).isEmpty();
	}

	@Test
	void aRunThatAnotherBeganWithIsNotDeletedBeforeThatEnds() {
		long source = submit(pretrain(1), null).id();
		runs.cancel(source);
		long tuning = submit(pretrain(2), null).id();
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		jdbc.sql("""
				WITH c AS (
					INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder)
					VALUES (?, 1, 1, 10, 'COMPLETE', 'begun-with') RETURNING id
				)
				INSERT INTO imglish.starting_point (run, role, checkpoint) SELECT ?, 'start', id FROM c
				""").params(source, tuning).update();
		assertThatThrownBy(() -> runs.delete(source)).isInstanceOf(RunConflictException.class);
		runs.cancel(tuning);
		runs.delete(source);
		assertThat(runs.find(source)).isEmpty();
	}

	@Test
	void aDeletedRunLeavesNothingOfSpringBatch() {
		JdbcClient jdbc = jobs.getBean(JdbcClient.class);
		long deleted = submit(pretrain(1), null).id();
		long kept = submit(pretrain(1), null).id();
		for (long run : new long[] { deleted, kept }) {
			batchRows(jdbc, run);
		}
		runs.cancel(deleted);
		runs.delete(deleted);
		for (String table : List.of("job_instance", "job_execution", "job_execution_params", "job_execution_context",
				"step_execution", "step_execution_context")) {
			assertThat(jdbc.sql("SELECT count(*) FROM batch.batch_" + table).query(Long.class).single()).as(table)
				.isOne();
		}
		assertThat(
				jdbc.sql("SELECT parameter_value FROM batch.batch_job_execution_params").query(String.class).single())
			.isEqualTo(Long.toString(kept));
	}

	/** As one attempt at a run leaves them. */
	private static void batchRows(JdbcClient jdbc, long run) {
		for (String row : List.of("batch_job_instance VALUES (:run, 0, 'training', 'key-' || :run)",
				"batch_job_execution (job_execution_id, job_instance_id, create_time) VALUES (:run, :run, now())",
				"batch_job_execution_params VALUES (:run, 'run', 'java.lang.Long', CAST(:run AS text), 'Y')",
				"batch_job_execution_context VALUES (:run, '{}')",
				"batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time) VALUES (:run, 0, 'training', :run, now())",
				"batch_step_execution_context VALUES (:run, '{}')")) {
			jdbc.sql("INSERT INTO batch." + row).param("run", run).update();
		}
	}

	private static Run submit(String recipe, String key) {
		return runs.submit(new Submission(RecipeText.parse(recipe), null, List.of(), 0, List.of(), key));
	}

	private static String pretrain(int steps) {
		return """
				kind: pretrain
				data: { texts: { dataset: none } }
				steps: %d
				""".formatted(steps);
	}

	/** What each thread got: an answer or an exception. */
	private static List<Object> atOnce(IntFunction<Long> work) throws InterruptedException {
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			CountDownLatch ready = new CountDownLatch(THREADS);
			List<Callable<Long>> all = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				all.add(() -> {
					ready.countDown();
					ready.await();
					return work.apply(number);
				});
			}
			List<Object> answers = new ArrayList<>();
			for (Future<Long> future : pool.invokeAll(all)) {
				try {
					answers.add(future.get());
				}
				catch (ExecutionException ex) {
					answers.add(ex.getCause());
				}
			}
			return answers;
		}
		finally {
			pool.shutdownNow();
		}
	}

}
