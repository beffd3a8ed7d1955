package org.imglish.jobs.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.halving.Rung;
import org.imglish.jobs.halving.Rungs;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.pipeline.Pipelines;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What a worker makes of runs that others left in the middle. */
class WorkerLoopIT {

	@TempDir
	static Path folder;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Thread worker;

	@BeforeAll
	static void ingestTexts() throws Exception {
		Path corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(8, 120, 4, 24, 24, 24));
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		worker = new Thread(jobs.getBean(WorkerLoop.class)::run, "worker");
		worker.start();
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(corpus));
		await((run) -> run.state() == RunState.COMPLETED, texts);
	}

	@AfterAll
	static void close() throws InterruptedException {
		jobs.getBean(WorkerLoop.class).end(Duration.ofSeconds(30));
		worker.join();
		jobs.close();
	}

	@Test
	void aDamagedNewestCheckpointFallsBackToTheOneBefore() throws Exception {
		Run run = submit(pretrain(100_000));
		await((each) -> runs.attempts(each.id()).stream().anyMatch((attempt) -> attempt.committedStep() >= 20), run);
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run);
		JdbcCheckpoints checkpoints = jobs.getBean(JdbcCheckpoints.class);
		List<Checkpoint> kept = checkpoints.list(run.id());
		assertThat(kept).hasSize(2);
		Files.write(folder.resolve("home/checkpoints")
			.resolve(checkpoints.key(kept.get(0).id()))
			.resolve("weights.safetensors"), new byte[] { 1 }, StandardOpenOption.APPEND);
		runs.resume(run.id());
		await((each) -> each.attempts() == 2 && runs.attempts(each.id()).get(1).fromStep() > 0, run);
		assertThat(runs.attempts(run.id()).get(1).fromStep()).isEqualTo(kept.get(1).step());
		assertThat(runs.logs(run.id(), 0, 100)).extracting(LogLine::text)
			.anyMatch((text) -> text.contains("going back to the one before"));
		runs.cancel(run.id());
		await((each) -> each.state() == RunState.CANCELLED, run);
	}

	@Test
	void aWorkerNotesWhatItTakesOfItsMachine() {
		String name = jobs.getBean(Workers.class).list(0, 1).items().get(0).name();
		WorkerLoads loads = jobs.getBean(WorkerLoads.class);
		Awaiting.until("a sample", () -> !loads.of(List.of(name), 240).isEmpty(), () -> "none");
		WorkerLoad.Sample sample = loads.of(List.of(name), 240).get(0).samples().get(0);
		assertThat(sample.cpu()).isBetween(0.0, 1.0);
		assertThat(sample.gpuMemory()).isNull();
	}

	@Test
	void aRunWhoseWorkerDiedAfterItsLastCommitIsComplete() {
		Run run = submit(pretrain(4));
		await((each) -> each.state() == RunState.COMPLETED, run);
		jobs.getBean(JdbcClient.class)
			.sql("""
					UPDATE imglish.run SET state = 'RUNNING', lease_worker = 'dead', lease_until = now() - interval '1 minute'
					WHERE id = ?
					""")
			.param(run.id())
			.update();
		await((each) -> each.state() == RunState.COMPLETED && each.attempts() == 2, run);
		assertThat(runs.attempts(run.id()).get(1).state()).isEqualTo("COMPLETED");
	}

	@Test
	void aStepThatTheDatabaseLeftOpenDoesNotKeepTheRun() {
		Run run = submit(pretrain(400));
		await((each) -> runs.attempts(each.id()).stream().anyMatch((attempt) -> attempt.committedStep() >= 20), run);
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run);
		int open = jobs.getBean(JdbcClient.class).sql("""
				UPDATE batch.batch_step_execution SET status = 'STARTED', end_time = NULL WHERE job_execution_id IN (
					SELECT job_execution_id FROM batch.batch_job_execution_params
					WHERE parameter_name = 'run' AND parameter_value = ?)
				""").param(Long.toString(run.id())).update();
		assertThat(open).isPositive();
		runs.resume(run.id());
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("STOPPED", "COMPLETED");
	}

	@Test
	void aRunThatMadeRoomGoesOnWithTheSameNumbers() {
		Run undisturbed = submit(pretrain(300));
		await((each) -> each.state() == RunState.COMPLETED, undisturbed);
		Run low = submit(pretrain(300));
		await((each) -> each.progress().done() > 20, low);
		Run high = runs.submit(new Submission(RecipeText.parse(pretrain(20)), null, List.of(), 7, List.of(), null));
		runs.preempt(high.id());
		await((each) -> each.state() == RunState.COMPLETED, high);
		await((each) -> each.state() == RunState.COMPLETED, low);
		assertThat(runs.attempts(low.id())).extracting(Attempt::state).containsExactly("STOPPED", "COMPLETED");
		assertThat(runs.attempts(low.id()).get(1).fromStep()).isPositive();
		assertThat(runs.find(high.id()).orElseThrow().endedAt())
			.isBefore(runs.attempts(low.id()).get(1).startedAt().plusSeconds(1));
		assertThat(numeric(low)).isEqualTo(numeric(undisturbed)).hasSizeGreaterThan(300);
	}

	@Test
	void theWorstOfASweepAreStoppedAtTheirRung() {
		List<Run> sweep = jobs.getBean(Pipelines.class).submit(RecipeText.parse("""
				name: halved
				runs:
				  rates:
				    sweep:
				      over: { optimizer.peakRate: [1.0e-2, 1.0e-9, 1.1e-2] }
				      halving: { metric: validation/loss, eta: 2, minSteps: 20 }
				    recipe:
				      kind: pretrain
				      model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				      data: { texts: { dataset: texts, batch: 4, window: 24 }, validation: { texts: texts } }
				      steps: 70
				      checkpointEvery: 10
				      validateEvery: 10
				"""), null).items();
		await((each) -> each.state() == RunState.COMPLETED, sweep.get(0));
		await((each) -> each.state() == RunState.STOPPED, sweep.get(1));
		await((each) -> each.state().isEnd(), sweep.get(2));
		Run worst = runs.find(sweep.get(1).id()).orElseThrow();
		assertThat(worst.progress().done()).isEqualTo(20);
		assertThat(worst.reason()).contains("rung 1", "step 20", "came 2 of 2");
		assertThat(runs.attempts(worst.id())).extracting(Attempt::committedStep).containsExactly(20L);
		assertThat(jobs.getBean(Rungs.class).list("sweep:halved/rates")).filteredOn((rung) -> rung.number() == 2)
			.extracting(Rung::run)
			.contains(sweep.get(0).id())
			.doesNotContain(worst.id());
		runs.resume(worst.id());
		await((each) -> each.progress().done() > 20, worst);
		runs.cancel(worst.id());
		await((each) -> each.state() == RunState.CANCELLED || each.state() == RunState.STOPPED, worst);
	}

	@Test
	void aCloneTakesTheChanges() {
		Run run = submit(pretrain(4));
		await((each) -> each.state() == RunState.COMPLETED, run);
		Run clone = runs.submit(runs.changed(run.id(), RecipeText.parse("steps: 6")));
		await((each) -> each.state() == RunState.COMPLETED, clone);
		assertThat(runs.find(clone.id()).orElseThrow().progress().done()).isEqualTo(6);
		assertThat(clone.recipe().path("model")).isEqualTo(run.recipe().path("model"));
	}

	private static Map<String, Double> numeric(Run run) {
		Map<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run.id())) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

	@Test
	void theRecipeFixesTheThreads() {
		Run run = submit(pretrain(4) + "threads: 2\n");
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::threads).containsExactly(2);
	}

	private static String pretrain(int steps) {
		return """
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 4, window: 24 } }
				steps: %d
				checkpointEvery: 10
				""".formatted(steps);
	}

	private static Run submit(String yaml) {
		return runs.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private static void await(Predicate<Run> condition, Run run) {
		Awaiting.until(condition, runs, run.id(), () -> "");
	}

}
