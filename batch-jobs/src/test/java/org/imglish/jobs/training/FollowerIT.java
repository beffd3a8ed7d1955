package org.imglish.jobs.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.imglish.core.collective.Collectives;
import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.collective.Store;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.gang.Seat;
import org.imglish.jobs.gang.Seats;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.Station;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** When a member stays, and when it is free again. */
class FollowerIT {

	private static final String HERE = "127.0.0.1";

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static JdbcClient jdbc;

	private static Leases leases;

	private final CountDownLatch stuck = new CountDownLatch(1);

	private final CountDownLatch comesBack = new CountDownLatch(1);

	private Follower follower;

	private Claim claim;

	private Seat seat;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 6);
		jdbc = jobs.getBean(JdbcClient.class);
		leases = jobs.getBean(Leases.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@BeforeEach
	void seatAMember() {
		register("leader", "member");
		submit();
		this.claim = claim("leader");
		Seats seats = new Seats(jdbc, LEASE);
		this.seat = seats.of("member").orElseThrow();
		this.follower = new Follower(seats, (attempt, rateFactor, group) -> {
			this.stuck.countDown();
			awaitEnd(this.comesBack);
			throw new IllegalStateException("It came back");
		}, jobs.getBean(CheckpointFiles.class), new ReentrantLock(), PATIENCE);
	}

	@AfterEach
	void empty() {
		this.comesBack.countDown();
		jdbc.sql("DELETE FROM imglish.run").update();
		jdbc.sql("DELETE FROM imglish.worker").update();
	}

	@Test
	void aLeaderWhoseLeaseRanOutDuringAnOutageIsGivenTimeToRenewIt() {
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute'").update();
		this.follower.databaseAway();
		long began = System.nanoTime();
		this.follower.follow(this.seat, HERE);
		assertThat(Duration.ofNanos(System.nanoTime() - began)).as("it stays for a lease").isGreaterThan(LEASE);
		assertThat(busyWith("member")).as("but no longer").isNull();
	}

	@Test
	void aMemberThatHasLostItsSeatAndDoesNotComeBackIsNotSeatedAgain() throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (Store store = Store.host(HERE, 0, PATIENCE)) {
			jdbc.sql("UPDATE imglish.gang SET host = ?, port = ?, checkpoint = 0").params(HERE, store.port()).update();
			Future<?> following = threads.submit(() -> this.follower.follow(this.seat, HERE));
			String prefix = new Seats(jdbc, LEASE).rendezvous(this.seat).orElseThrow().prefix();
			try (ProcessGroup group = store.group(prefix, 0, 2, HERE, PATIENCE)) {
				awaitEnd(this.stuck);
				leases.end(this.claim, RunState.COMPLETED, null);
				this.follower.beat();
				assertThat(busyWith("member")).isNotNull();
				assertThat(this.follower.following()).isPresent();
				submit();
				register("other");
				assertThat(claim("other").run()).as("with its former leader").isNotEqualTo(this.claim.run());
				assertThat(new Seats(jdbc, LEASE).of("member")).isEmpty();
				this.comesBack.countDown();
				following.get(1, TimeUnit.MINUTES);
				assertThat(busyWith("member")).isNull();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static @Nullable Long busyWith(String worker) {
		return jdbc.sql("SELECT run FROM imglish.worker WHERE name = ?")
			.param(worker)
			.query((row, index) -> row.getObject("run", Long.class))
			.list()
			.get(0);
	}

	private static void register(String... names) {
		for (String name : names) {
			jobs.getBean(JdbcWorkers.class).register(offer(name), new Station("here", 1, HERE, true));
			jdbc.sql("UPDATE imglish.worker SET alive_until = now() + interval '1 hour' WHERE name = ?")
				.param(name)
				.update();
		}
	}

	private static void submit() {
		jobs.getBean(Runs.class).submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: none } }
				parallel: { workers: 2 }
				"""), null, List.of(), 0, List.of(), null));
	}

	private static Claim claim(String worker) {
		return leases.claim(offer(worker), EnumSet.of(RunKind.PRETRAIN), false).orElseThrow();
	}

	private static Offer offer(String worker) {
		return new Offer(worker, "cpu", 8L << 30, List.of(), Threads.given(1), "test");
	}

	private static void awaitEnd(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
