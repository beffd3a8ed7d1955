package org.imglish.jobs.census;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.Station;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What is counted while runs go through the queue. */
class JdbcCensusIT {

	@TempDir
	Path home;

	private ConfigurableApplicationContext jobs;

	private Runs runs;

	private Leases leases;

	private JdbcClient jdbc;

	private Census census;

	@BeforeEach
	void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		this.jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), this.home, this.home);
		this.runs = this.jobs.getBean(Runs.class);
		this.leases = this.jobs.getBean(Leases.class);
		this.jdbc = this.jobs.getBean(JdbcClient.class);
		this.census = this.jobs.getBean(Census.class);
	}

	@AfterEach
	void close() {
		this.jobs.close();
	}

	@Test
	void anEmptyPlatformHasNothingOfAnything() {
		assertThat(this.census.take()).isEqualTo(new Figures(Map.of(), 0, 0, Map.of()));
	}

	@Test
	void runsAreCountedByState() {
		long first = submit();
		submit();
		submit(first);
		assertThat(this.census.take().runs()).isEqualTo(Map.of(RunState.QUEUED, 2L, RunState.WAITING, 1L));
		claim();
		assertThat(this.census.take().runs())
			.isEqualTo(Map.of(RunState.RUNNING, 1L, RunState.QUEUED, 1L, RunState.WAITING, 1L));
	}

	@Test
	void theAgeOfTheQueueIsThatOfItsOldestRunSinceItWasQueuedAgain() {
		long old = submit();
		submit();
		waitedFor(old, 3600);
		assertThat(this.census.take().oldestQueuedSeconds()).isBetween(3600.0, 3700.0);
		Claim claim = claim();
		assertThat(claim.run()).isEqualTo(old);
		assertThat(this.census.take().oldestQueuedSeconds()).isBetween(0.0, 100.0);
		this.leases.end(claim, RunState.STOPPED, null);
		this.runs.resume(old);
		assertThat(this.census.take().oldestQueuedSeconds()).as("an hour ago it was queued another time")
			.isBetween(0.0, 100.0);
	}

	@Test
	void aRunThatWaitedForOthersIsQueuedFromThenOn() {
		long first = submit();
		long second = submit(first);
		assertThat(queuedAt(second)).isFalse();
		this.leases.end(claim(), RunState.COMPLETED, null);
		assertThat(claim().run()).isEqualTo(second);
		assertThat(queuedAt(second)).isTrue();
	}

	@Test
	void endedAttemptsAreCountedByOutcomeAlsoWhenTheirRunIsDeleted() {
		long run = submit();
		this.leases.end(claim(), RunState.QUEUED, "shut down");
		this.leases.retry(claim(), -1, "the store was away");
		Claim lost = claim();
		assertThat(this.census.take().endedAttempts()).isEqualTo(Map.of("STOPPED", 1L, "FAILED", 1L));
		this.jdbc.sql("UPDATE imglish.run SET lease_until = 'epoch' WHERE id = ?").param(run).update();
		Claim taken = takenOver();
		assertThat(taken.run()).isEqualTo(run);
		this.leases.end(lost, RunState.COMPLETED, null);
		this.leases.end(taken, RunState.COMPLETED, null);
		Map<String, Long> ended = Map.of("STOPPED", 1L, "FAILED", 1L, "LOST", 1L, "COMPLETED", 1L);
		assertThat(this.census.take().endedAttempts()).isEqualTo(ended);
		this.runs.delete(run);
		assertThat(this.census.take()).isEqualTo(new Figures(Map.of(), 0, 0, ended));
	}

	@Test
	void workersThatFellSilentAreNotAlive() {
		JdbcWorkers workers = this.jobs.getBean(JdbcWorkers.class);
		workers.register(offer("one"), Station.alone("here", 1));
		workers.register(offer("other"), Station.alone("here", 2));
		this.jdbc.sql("UPDATE imglish.worker SET alive_until = now() + interval '1 hour'").update();
		assertThat(this.census.take().livingWorkers()).isEqualTo(2);
		workers.leave("one");
		assertThat(this.census.take().livingWorkers()).isOne();
	}

	private boolean queuedAt(long run) {
		return this.jdbc.sql("SELECT queued_at IS NOT NULL FROM imglish.run WHERE id = ?")
			.param(run)
			.query(Boolean.class)
			.single();
	}

	private void waitedFor(long run, int seconds) {
		this.jdbc.sql("UPDATE imglish.run SET queued_at = queued_at - make_interval(secs => ?) WHERE id = ?")
			.params(seconds, run)
			.update();
	}

	private long submit(Long... after) {
		return this.runs
			.submit(new Submission(RecipeText.parse("kind: pretrain\ndata: { texts: { dataset: none } }"), null,
					List.of(), 0, List.of(after), null))
			.id();
	}

	private Claim claim() {
		return this.leases.claim(offer("worker"), EnumSet.of(RunKind.PRETRAIN), false).orElseThrow();
	}

	/** A server that has just started lets nobody take a run over for a while. */
	private Claim takenOver() {
		while (true) {
			Claim claim = this.leases.claim(offer("other"), EnumSet.of(RunKind.PRETRAIN), true).orElse(null);
			if (claim != null) {
				return claim;
			}
		}
	}

	private static Offer offer(String worker) {
		return new Offer(worker, "cpu", 1L << 33, List.of(), Threads.given(1), "test");
	}

}
