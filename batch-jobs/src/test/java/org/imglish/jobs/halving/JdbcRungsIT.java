package org.imglish.jobs.halving;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.imglish.core.metric.Goal;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.pipeline.Pipelines;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.recipe.Yardstick;
import org.imglish.jobs.run.Events;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunEvent;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.JobsSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** The runs of a sweep at their rungs, whoever dies and however many come at once. */
class JdbcRungsIT {

	private static final int THREADS = 20;

	private static final long STEPS = 1000;

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Leases leases;

	private static JdbcRungs rungs;

	private static JdbcClient jdbc;

	private static TransactionTemplate transaction;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, THREADS);
		runs = jobs.getBean(Runs.class);
		leases = jobs.getBean(Leases.class);
		rungs = jobs.getBean(JdbcRungs.class);
		jdbc = jobs.getBean(JdbcClient.class);
		transaction = jobs.getBean(TransactionTemplate.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@AfterEach
	void empty() {
		jdbc.sql("DELETE FROM imglish.run_dependency").update();
		jdbc.sql("DELETE FROM imglish.dataset").update();
		jdbc.sql("DELETE FROM imglish.run").update();
	}

	@Test
	void theBestOfThoseThatHaveComeGoOn() {
		List<Claim> claims = sweep(4, "eta: 2, minSteps: 100");
		assertThat(judge(claims.get(0), 100, 3.0)).as("alone").isFalse();
		assertThat(judge(claims.get(1), 100, 2.0)).as("the best of two").isFalse();
		assertThat(judge(claims.get(2), 100, 4.0)).as("the third of three").isTrue();
		assertThat(judge(claims.get(3), 100, 2.5)).as("the second of four").isFalse();
		assertThat(rungs.list("sweep:halved/tune")).extracting(Rung::place, Rung::reached, Rung::kept)
			.containsExactly(tuple(1, 1, true), tuple(1, 2, true), tuple(3, 3, false), tuple(2, 4, true));
		Run stopped = run(claims.get(2));
		assertThat(stopped.judgedBy()).isEqualTo(new Yardstick("validation/loss", Goal.MIN));
		assertThat(stopped.state()).isEqualTo(RunState.STOPPING);
		assertThat(stopped.reason()).isEqualTo("Stopped at rung 1 of its sweep (step 100): with validation/loss 4.000 "
				+ "it came 3 of 3 so far, and the best 1 continue.");
		assertThat(runs.logs(stopped.id(), 0, 10)).extracting(LogLine::text).containsExactly(stopped.reason());
		assertThat(jobs.getBean(Events.class).after(stopped.id(), 0, 10))
			.filteredOn((event) -> event.data().path("state").isString())
			.extracting((event) -> event.data().path("state").asString())
			.containsExactly("QUEUED", "RUNNING", "STOPPING");
		assertThat(jobs.getBean(Events.class).after(stopped.id(), 0, 10)).extracting(RunEvent::type).contains("rung");
		assertThat(run(claims.get(0)).state()).isEqualTo(RunState.RUNNING);
	}

	@Test
	void aVerdictIsGivenOnce() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		assertThat(judge(claims.get(1), 100, 2.0)).isTrue();
		leases.end(claims.get(1), RunState.STOPPED, "Stopped");
		runs.resume(claims.get(1).run());
		Claim again = claim("second").orElseThrow();
		assertThat(judge(again, 100, 5.0)).as("restored a checkpoint before the rung").isFalse();
		assertThat(judge(again, 150, 5.0)).isFalse();
		assertThat(judge(again, 200, 5.0)).as("the first at the second rung").isFalse();
		assertThat(rungs.list("sweep:halved/tune")).filteredOn((rung) -> rung.run() == again.run())
			.extracting(Rung::number, Rung::value)
			.containsExactly(tuple(1, 2.0), tuple(2, 5.0));
	}

	@Test
	void aVerdictWhoseCommitFailedIsNone() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		assertThatThrownBy(() -> transaction.executeWithoutResult((status) -> {
			assertThat(rungs.judge(claims.get(1), 100, STEPS, validated(100, 2.0))).isTrue();
			throw new IllegalStateException("killed before the commit");
		})).hasMessage("killed before the commit");
		assertThat(run(claims.get(1)).state()).isEqualTo(RunState.RUNNING);
		assertThat(rungs.list("sweep:halved/tune")).hasSize(1);
		assertThat(judge(claims.get(1), 100, 2.0)).isTrue();
	}

	@Test
	void aWorkerThatDiesAfterTheVerdictLosesNothing() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		judge(claims.get(1), 100, 2.0);
		String reason = run(claims.get(1)).reason();
		Awaiting.untilTakeovers(jdbc, jobs.getBean(JobsSettings.class).lease());
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute' WHERE id = ?")
			.param(claims.get(1).run())
			.update();
		assertThat(claim("other")).isEmpty();
		Run stopped = run(claims.get(1));
		assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
		assertThat(stopped.reason()).isEqualTo(reason).contains("rung 1");
		assertThat(stopped.attempts()).isEqualTo(1);
	}

	@Test
	void aVerdictOutlivesAShutdownThatComesFirst() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		judge(claims.get(1), 100, 2.0);
		leases.end(claims.get(1), RunState.QUEUED, "Its worker was shut down");
		assertThat(run(claims.get(1)).state()).isEqualTo(RunState.STOPPED);
		assertThat(run(claims.get(1)).reason()).contains("rung 1");
	}

	@Test
	void whoCancelsARunAtItsRungHasItCancelled() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		runs.cancel(claims.get(1).run());
		judge(claims.get(1), 100, 2.0);
		assertThat(run(claims.get(1)).state()).isEqualTo(RunState.CANCELLING);
	}

	@Test
	void runsThatComeAtOnceAreJudgedOneAfterAnother() throws Exception {
		List<Claim> claims = sweep(THREADS, "eta: 3, minSteps: 100");
		CountDownLatch ready = new CountDownLatch(THREADS);
		List<Callable<Boolean>> all = new ArrayList<>();
		for (Claim claim : claims) {
			all.add(() -> {
				ready.countDown();
				ready.await();
				return judge(claim, 100, claim.run() % 7);
			});
		}
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<Boolean> verdict : pool.invokeAll(all, 60, TimeUnit.SECONDS)) {
				verdict.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
		List<Rung> given = rungs.list("sweep:halved/tune");
		assertThat(given).extracting(Rung::reached)
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, THREADS).boxed().toList());
		for (Rung rung : given) {
			long better = given.stream()
				.filter((other) -> other.reached() < rung.reached() && other.value() < rung.value())
				.count();
			assertThat(rung.place()).isEqualTo(1 + better);
			assertThat(rung.kept()).isEqualTo(rung.place() <= Math.max(1, rung.reached() / 3));
			assertThat(runs.find(rung.run()).orElseThrow().state())
				.isEqualTo(rung.kept() ? RunState.RUNNING : RunState.STOPPING);
		}
	}

	@Test
	void rungsLieFurtherAndFurtherApartAndNoneAtTheEnd() {
		Claim claim = sweep(1, "eta: 3, minSteps: 100").get(0);
		for (long step = 100; step <= 900; step += 100) {
			long at = step;
			transaction.executeWithoutResult((status) -> rungs.judge(claim, at, 900, validated(at, 1)));
		}
		assertThat(rungs.list("sweep:halved/tune")).extracting(Rung::step).containsExactly(100L, 300L);
	}

	@Test
	void aValueThatIsNotFiniteComesLast() {
		List<Claim> claims = sweep(3, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, Double.NaN);
		assertThat(judge(claims.get(1), 100, 9)).isFalse();
		assertThat(judge(claims.get(2), 100, Double.POSITIVE_INFINITY)).isTrue();
		assertThat(rungs.list("sweep:halved/tune")).extracting(Rung::value).containsExactly(null, 9.0, null);
	}

	@Test
	void whatFollowsASweepWaitsForNoneThatWasStopped() {
		List<Claim> claims = sweep(2, "eta: 2, minSteps: 100");
		judge(claims.get(0), 100, 1.0);
		judge(claims.get(1), 100, 2.0);
		leases.end(claims.get(1), RunState.STOPPED, "Stopped");
		assertThat(claim("next")).as("the other still runs").isEmpty();
		leases.end(claims.get(0), RunState.COMPLETED, null);
		assertThat(claim("next")).hasValueSatisfying((claim) -> assertThat(run(claim).name()).isEqualTo("after"));
	}

	@Test
	void aMetricThatIsNotMeasuredIsNamed() {
		Claim claim = sweep(1, "eta: 2, minSteps: 100").get(0);
		List<MetricPoint> other = List
			.of(new MetricPoint("validation/accuracy", MetricPoint.Kind.NUMERIC, 100, 0.5, Instant.now()));
		assertThatIllegalStateException()
			.isThrownBy(() -> transaction.executeWithoutResult((status) -> rungs.judge(claim, 100, STEPS, other)))
			.withMessageContaining("'validation/loss'")
			.withMessageContaining("[validation/accuracy]");
	}

	@Test
	void thePipelineSubmittedTwiceUnderOneKeyCompetesOnce() {
		ingested();
		Pipelines pipelines = jobs.getBean(Pipelines.class);
		String document = document(3, "minSteps: 100");
		pipelines.submit(RecipeText.parse(document), "key");
		pipelines.submit(RecipeText.parse(document), "key");
		assertThat(jdbc.sql("SELECT count(DISTINCT halving) FROM imglish.halving_run").query(Long.class).single())
			.isEqualTo(1);
	}

	/** The claims on the runs of a sweep over seeds, by their number. */
	private static List<Claim> sweep(int size, String halving) {
		ingested();
		jobs.getBean(Pipelines.class).submit(RecipeText.parse(document(size, halving)), null);
		return IntStream.range(0, size).mapToObj((i) -> claim("worker-" + i).orElseThrow()).toList();
	}

	/** A dataset that the trainings of a sweep may name. */
	private static void ingested() {
		Run ingest = runs.submit(new Submission(RecipeText.parse("""
				{ kind: ingest, dataset: texts, source: { format: plain-text, path: x }, vocabulary: { size: 10 } }
				"""), null, List.of(), 0, List.of(), null));
		jdbc.sql("UPDATE imglish.dataset SET complete = true").update();
		jdbc.sql("UPDATE imglish.run SET state = 'COMPLETED' WHERE id = ?").param(ingest.id()).update();
	}

	private static String document(int size, String halving) {
		return """
				name: halved
				runs:
				  tune:
				    sweep: { over: { seed: %s }, halving: { metric: validation/loss, %s } }
				    recipe:
				      kind: pretrain
				      data: { texts: { dataset: texts }, validation: { texts: texts } }
				      steps: 1000
				      checkpointEvery: 50
				      validateEvery: 50
				  after: { needs: [tune], recipe: { kind: pretrain, data: { texts: { dataset: texts } } } }
				""".formatted(IntStream.rangeClosed(1, size).boxed().toList(), halving);
	}

	private static Optional<Claim> claim(String worker) {
		return leases.claim(new Offer(worker, "cpu", 8L << 30, List.of(), Threads.given(1), "test"),
				EnumSet.allOf(RunKind.class), true);
	}

	private static boolean judge(Claim claim, long step, double value) {
		return Boolean.TRUE
			.equals(transaction.execute((status) -> rungs.judge(claim, step, STEPS, validated(step, value))));
	}

	private static List<MetricPoint> validated(long step, double value) {
		return List.of(new MetricPoint("validation/loss", MetricPoint.Kind.NUMERIC, step, value, Instant.now()));
	}

	private static Run run(Claim claim) {
		return runs.find(claim.run()).orElseThrow();
	}

}
