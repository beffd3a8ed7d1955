package org.imglish.jobs.lease;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.JdbcWorkers;
import org.imglish.jobs.worker.Station;
import org.imglish.jobs.worker.Worker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs that several workers carry out are taken whole or not at all. */
class GangClaimsIT {

	private static final Set<RunKind> TRAININGS = EnumSet.of(RunKind.TOKENIZER, RunKind.PRETRAIN, RunKind.FINETUNE);

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static JdbcWorkers workers;

	private static JdbcClient jdbc;

	private static Leases leases;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 24);
		runs = jobs.getBean(Runs.class);
		workers = jobs.getBean(JdbcWorkers.class);
		jdbc = jobs.getBean(JdbcClient.class);
		leases = leases(Duration.ofMinutes(5));
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@AfterEach
	void empty() {
		jdbc.sql("DELETE FROM imglish.run").update();
		jdbc.sql("DELETE FROM imglish.worker").update();
	}

	@Test
	void aGangIsTakenWithSeatsForTheOthers() {
		register("a", "b", "c", "d");
		Run run = submit(0, 3);
		Claim claim = claim("b").orElseThrow();
		assertThat(claim.run()).isEqualTo(run.id());
		assertThat(seats(run)).containsExactly("a:1", "c:2");
		assertThat(claim("a")).as("a seated worker takes nothing").isEmpty();
		assertThat(workers.list(0, 10).items()).filteredOn((worker) -> worker.seat() != null)
			.extracting(Worker::name)
			.containsExactlyInAnyOrder("a", "c");
		leases.end(claim, RunState.COMPLETED, null);
		assertThat(seats(run)).isEmpty();
		Run next = submit(0, 4);
		assertThat(claim("d").orElseThrow().run()).isEqualTo(next.id());
	}

	@Test
	void aMemberThatHasGivenItsSeatUpIsSeatedAgainAsAnyIdleWorkerAndOnce() {
		register("a", "b", "c", "d");
		Run run = submit(0, 3);
		Claim claim = claim("b").orElseThrow();
		jdbc.sql("DELETE FROM imglish.seat WHERE worker = 'a'").update();
		jdbc.sql("UPDATE imglish.worker SET run = NULL WHERE name = 'a'").update();
		Recruits recruits = new Recruits(jdbc, Duration.ofMinutes(5));
		assertThat(recruits.members(run.id(), "b", List.of("a", "c"), 3)).containsExactly("c", "a", "d");
		leases.end(claim, RunState.COMPLETED, null);
	}

	@Test
	void tooFewIdleWorkersTakeNothingOfIt() {
		register("a", "b");
		Run gang = submit(0, 3);
		assertThat(claim("a")).isEmpty();
		assertThat(seats(gang)).isEmpty();
		assertThat(runs.find(gang.id()).orElseThrow().reason()).contains("3 workers at once", "2 that it may have");
		Run small = submit(0, 1);
		assertThat(claim("a").orElseThrow().run()).as("a small run fills the gap").isEqualTo(small.id());
	}

	@Test
	void aDrainedWorkerTakesNeitherRunsNorSeatsUntilItIsResumed() {
		register("a", "b", "c");
		assertThat(workers.drain("a", true)).get().extracting(Worker::drained).isEqualTo(true);
		Run gang = submit(0, 3);
		assertThat(claim("b")).isEmpty();
		assertThat(runs.find(gang.id()).orElseThrow().reason()).contains("3 workers at once", "2 that it may have");
		Run small = submit(0, 1);
		assertThat(claim("a")).isEmpty();
		workers.drain("b", true);
		workers.drain("c", true);
		assertThat(runs.find(small.id()).orElseThrow().reason()).contains("are drained");
		workers.drain("a", false);
		assertThat(claim("a").orElseThrow().run()).isEqualTo(small.id());
		assertThat(workers.drain("nobody", true)).isEmpty();
	}

	@Test
	void aRangeTakesWhoIsThere() {
		register("a", "b");
		Run run = submit("{ min: 1, max: 8 }", "{}", 0);
		claim("a").orElseThrow();
		assertThat(seats(run)).containsExactly("b:1");
	}

	@Test
	void membersHaveTheSameBuildAndKindOfDeviceAndWhatTheRecipeAsksFor() {
		register("leader", "cpu", List.of("big"), "build", "here");
		register("other build", "cpu", List.of("big"), "older", "here");
		register("gpu", "cuda:0", List.of("big"), "build", "here");
		register("plain", "cpu", List.of(), "build", "here");
		Run run = submit("{ workers: 2 }", "{ labels: [big] }", 0);
		Offer leader = new Offer("leader", "cpu", 8L << 30, List.of("big"), Threads.given(1), "build");
		assertThat(leases.claim(leader, TRAININGS, false)).isEmpty();
		register("fitting", "cpu", List.of("big"), "build", "there");
		assertThat(leases.claim(leader, TRAININGS, false)).isPresent();
		assertThat(seats(run)).containsExactly("fitting:1");
	}

	@Test
	void membersOfTheLeadersMachineComeFirstThenMachinesWithMany() {
		register("a1", "cpu", List.of(), "test", "a");
		register("b1", "cpu", List.of(), "test", "b");
		register("c1", "cpu", List.of(), "test", "c");
		register("c2", "cpu", List.of(), "test", "c");
		register("d1", "cpu", List.of(), "test", "d");
		register("d2", "cpu", List.of(), "test", "d");
		Run run = submit(0, 4);
		Claim claim = claim("d1").orElseThrow();
		assertThat(seats(run)).containsExactlyInAnyOrder("d2:3", "c1:1", "c2:2");
		leases.end(claim, RunState.COMPLETED, null);
	}

	@Test
	void workersAreKeptForAGangThatHasWaitedForLong() {
		register("a", "b", "c");
		submit(9, 1);
		Claim busy = claim("c").orElseThrow();
		Run gang = submit(0, 3);
		Run small = submit(0, 1);
		Leases strict = leases(Duration.ZERO);
		assertThat(strict.claim(offer("a"), TRAININGS, false)).as("kept idle").isEmpty();
		Run urgent = submit(5, 1);
		assertThat(strict.claim(offer("a"), TRAININGS, false).orElseThrow().run()).as("before it in the queue")
			.isEqualTo(urgent.id());
		leases.end(busy, RunState.COMPLETED, null);
		workers.leave("a");
		assertThat(strict.claim(offer("b"), TRAININGS, false).orElseThrow().run())
			.as("nothing is kept for a gang that the living cannot make up")
			.isEqualTo(small.id());
		assertThat(runs.find(gang.id()).orElseThrow().state()).isEqualTo(RunState.QUEUED);
	}

	@Test
	void whoLosesTheLeaderIsSeatedAgainBesideTheNext() {
		register("a", "b", "c");
		Run run = submit(0, 3);
		claim("a").orElseThrow();
		workers.leave("a");
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute'").update();
		assertThat(takeOver("b")).as("two of three are left").isEmpty();
		assertThat(seats(run)).containsExactly("b:1", "c:2");
		register("d");
		Claim next = takeOver("d").orElseThrow();
		assertThat(next.attempt()).isEqualTo(2);
		assertThat(seats(run)).containsExactly("b:1", "c:2");
		assertThat(generation(run)).isEqualTo(2);
	}

	@Test
	void aGangWhoseLeaderDiedWhileItStoppedIsStoppedByOne() {
		register("a", "b");
		Run run = submit(0, 2);
		claim("a").orElseThrow();
		runs.stop(run.id());
		workers.leave("a");
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute'").update();
		register("d");
		assertThat(takeOver("d")).isEmpty();
		assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.STOPPED);
		assertThat(seats(run)).isEmpty();
	}

	@Test
	void aGangMakesRoomAsAWholeAndForAsManyAsItNeeds() {
		register("a", "b", "c", "d");
		Run pair = submit(0, 2);
		Claim held = claim("a").orElseThrow();
		Run single = submit(0, 1);
		Claim alone = claim("c").orElseThrow();
		Run high = submit(9, 3);
		runs.preempt(high.id());
		assertThat(leases.beat(alone, 5).yieldRequested()).as("one idle, two needed: the youngest go first").isTrue();
		assertThat(leases.beat(held, 5).yieldRequested()).isTrue();
		leases.end(held, RunState.QUEUED, "made room");
		assertThat(claim("b").orElseThrow().run()).isEqualTo(high.id());
		assertThat(runs.find(pair.id()).orElseThrow().state()).isEqualTo(RunState.QUEUED);
		assertThat(runs.find(single.id()).orElseThrow().state()).isEqualTo(RunState.RUNNING);
		assertThatThrownBy(() -> runs.preempt(submit(1, 2).id())).isInstanceOf(RunConflictException.class);
	}

	/**
	 * Twelve workers and many gangs of up to seven; whoever leads one holds it for a
	 * moment. Never is a worker in two gangs, and all of them are through in the end.
	 */
	@Test
	void manyGangsAndFewWorkersNeverWaitForEachOther() throws Exception {
		int crew = 12;
		String[] names = IntStream.range(0, crew).mapToObj((i) -> "w" + i).toArray(String[]::new);
		register(names);
		List<Run> all = new ArrayList<>();
		for (int i = 0; i < 28; i++) {
			all.add(submit(i % 3, 1 + i % 7));
		}
		AtomicInteger left = new AtomicInteger(all.size());
		Set<String> training = ConcurrentHashMap.newKeySet();
		ExecutorService pool = Executors.newFixedThreadPool(crew);
		try {
			List<Future<?>> working = new ArrayList<>();
			for (String name : names) {
				working.add(pool.submit(() -> {
					while (left.get() > 0) {
						Optional<Claim> claim = leases.claim(offer(name), TRAININGS, false);
						claim.ifPresent((taken) -> {
							Set<String> gang = new HashSet<>(members(taken.run()));
							gang.add(name);
							assertThat(gang).hasSize(1 + (int) ((taken.run() - all.get(0).id()) % 7));
							gang.forEach((member) -> assertThat(training.add(member)).as(member).isTrue());
							training.removeAll(gang);
							leases.end(taken, RunState.COMPLETED, null);
							left.decrementAndGet();
						});
					}
				}));
			}
			for (Future<?> future : working) {
				future.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			pool.shutdownNow();
		}
		assertThat(all).extracting((run) -> runs.find(run.id()).orElseThrow().state()).containsOnly(RunState.COMPLETED);
	}

	private static Leases leases(Duration reserveAfter) {
		return leases(Duration.ofMinutes(1), reserveAfter);
	}

	private static Leases leases(Duration lease, Duration reserveAfter) {
		return new Leases(jdbc, jobs.getBean(TransactionTemplate.class), jobs.getBean(Journal.class), lease,
				new FruitlessAttempts(jdbc, 10), new Recruits(jdbc, lease), reserveAfter);
	}

	private static void register(String... names) {
		for (String name : names) {
			register(name, "cpu", List.of(), "test", "here");
		}
	}

	private static void register(String name, String device, List<String> labels, String build, String host) {
		workers.register(new Offer(name, device, 8L << 30, labels, Threads.given(1), build),
				new Station(host, 1, "127.0.0.1", true));
		jdbc.sql("UPDATE imglish.worker SET alive_until = now() + interval '1 hour' WHERE name = ?")
			.param(name)
			.update();
	}

	private static Run submit(int priority, int gang) {
		return submit("{ workers: " + gang + " }", "{}", priority);
	}

	private static Run submit(String parallel, String worker, int priority) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: none } }
				parallel: %s
				worker: %s
				""".formatted(parallel, worker)), null, List.of(), priority, List.of(), null));
	}

	private static Offer offer(String worker) {
		return new Offer(worker, "cpu", 8L << 30, List.of(), Threads.given(1), "test");
	}

	private static Optional<Claim> claim(String worker) {
		return leases.claim(offer(worker), TRAININGS, false);
	}

	/** Takes runs over, too: the server has been up for longer than this short lease. */
	private static Optional<Claim> takeOver(String worker) {
		return leases(Duration.ofMillis(1), Duration.ofMinutes(5)).claim(offer(worker), TRAININGS, true);
	}

	private static List<String> seats(Run run) {
		return jdbc.sql("SELECT worker || ':' || rank FROM imglish.seat WHERE run = ? ORDER BY rank")
			.param(run.id())
			.query(String.class)
			.list();
	}

	private static List<String> members(long run) {
		return jdbc.sql("SELECT worker FROM imglish.seat WHERE run = ?").param(run).query(String.class).list();
	}

	private static int generation(Run run) {
		return jdbc.sql("SELECT generation FROM imglish.gang WHERE run = ?")
			.param(run.id())
			.query(Integer.class)
			.single();
	}

}
