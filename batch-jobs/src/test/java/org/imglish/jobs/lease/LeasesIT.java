package org.imglish.jobs.lease;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunConflictException;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
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

/** The queue under contention, and what becomes of runs whose workers fall silent. */
class LeasesIT {

	private static final int THREADS = 50;

	/** What {@link JobsFixture} sets. */
	private static final int MAX_ATTEMPTS = 3;

	private static final Set<RunKind> EVERY_KIND = EnumSet.allOf(RunKind.class);

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Leases leases;

	private static JdbcClient jdbc;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, THREADS);
		runs = jobs.getBean(Runs.class);
		leases = jobs.getBean(Leases.class);
		jdbc = jobs.getBean(JdbcClient.class);
		Awaiting.untilTakeovers(jdbc, leases.lease());
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@AfterEach
	void empty() {
		jdbc.sql("DELETE FROM imglish.run_dependency").update();
		jdbc.sql("DELETE FROM imglish.run").update();
		jdbc.sql("DELETE FROM imglish.worker").update();
	}

	@Test
	void fiftyThreadsTakeEachRunOnce() throws Exception {
		List<Long> submitted = IntStream.range(0, 200).mapToObj((i) -> submit().id()).toList();
		List<Claim> taken = atOnce((thread) -> claimUntilEmpty("worker-" + thread));
		assertThat(taken).extracting(Claim::run).containsExactlyInAnyOrderElementsOf(submitted);
		assertThat(taken).extracting(Claim::attempt).containsOnly(1);
	}

	@Test
	void fiftyThreadsTakeEachRunOfADeadWorkerOverOnce() throws Exception {
		List<Long> submitted = IntStream.range(0, 100).mapToObj((i) -> submit().id()).toList();
		List<Claim> lost = claimUntilEmpty("dead");
		silence("dead");
		// On a busy machine fifty threads may well need more than two seconds for it.
		Leases lasting = leases(Duration.ofSeconds(20), 3);
		Awaiting.untilTakeovers(jdbc, lasting.lease());
		List<Claim> taken = atOnce((thread) -> claimUntilEmpty(lasting, "worker-" + thread, true));
		assertThat(taken).extracting(Claim::run).containsExactlyInAnyOrderElementsOf(submitted);
		assertThat(taken).extracting(Claim::attempt).containsOnly(2);
		for (Claim claim : lost) {
			assertThat(leases.beat(claim, -1).owned()).isFalse();
			assertThat(runs.attempts(claim.run())).extracting(Attempt::state).containsExactly("LOST", "RUNNING");
		}
	}

	@Test
	void waitingRunsAreQueuedByManyThreadsWithoutDeadlock() throws Exception {
		Run needed = submit();
		List<Long> waiting = IntStream.range(0, 100).mapToObj((i) -> submit(0, List.of(needed.id())).id()).toList();
		assertThat(runs.find(waiting.get(0)).orElseThrow().reason())
			.isEqualTo("Waits for run " + needed.id() + " (" + needed.name() + ") to end.");
		leases.end(claim("first").orElseThrow(), RunState.COMPLETED, null);
		List<Claim> taken = atOnce((thread) -> claimUntilEmpty("worker-" + thread));
		assertThat(taken).extracting(Claim::run).containsExactlyInAnyOrderElementsOf(waiting);
	}

	@Test
	void aRunWhoseDependencyFailedIsCancelledWithThatReason() {
		Run needed = submit();
		Run waiting = submit(0, List.of(needed.id()));
		leases.end(claim("worker").orElseThrow(), RunState.FAILED, "disk on fire");
		assertThat(claim("worker")).isEmpty();
		Run ended = runs.find(waiting.id()).orElseThrow();
		assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
		assertThat(ended.reason()).contains("Run " + needed.id()).contains("FAILED");
	}

	@Test
	void higherPriorityGoesFirstThenAge() {
		Run old = submit();
		Run young = submit();
		Run urgent = submit(5, List.of());
		assertThat(claimUntilEmpty("worker")).extracting(Claim::run).containsExactly(urgent.id(), old.id(), young.id());
	}

	@Test
	void anExpiredLeaseIsRenewedAsLongAsNobodyTookTheRun() {
		submit();
		Claim claim = claim("slow").orElseThrow();
		silence("slow");
		assertThat(leases.beat(claim, -1).owned()).isTrue();
		assertThat(claim("other")).isEmpty();
	}

	@Test
	void nobodyTakesOverWhileTheDatabaseHasJustComeBack() {
		submit();
		claim("dead");
		silence("dead");
		assertThat(leases.claim(offer("other"), EVERY_KIND, false)).isEmpty();
		assertThat(claim("other")).isPresent();
	}

	@Test
	void anOwnerThatWasReplacedEndsNothing() {
		submit();
		Claim stale = claim("paused").orElseThrow();
		silence("paused");
		Claim owner = claim("owner").orElseThrow();
		leases.end(stale, RunState.COMPLETED, null);
		leases.retry(stale, 7, "never happened");
		assertThat(runs.find(owner.run()).orElseThrow().state()).isEqualTo(RunState.RUNNING);
		assertThat(leases.beat(owner, -1).owned()).isTrue();
	}

	/** The end and the takeover of one run meet again and again. */
	@Test
	void whoEndsARunWhileItIsTakenOverEitherComesFirstOrChangesNothing() throws Exception {
		for (int round = 0; round < 40; round++) {
			submit();
			Claim first = claim("first").orElseThrow();
			silence("first");
			List<Optional<Claim>> taken = Collections.synchronizedList(new ArrayList<>());
			atOnce((thread) -> {
				if (thread % 2 == 0) {
					leases.end(first, RunState.COMPLETED, null);
				}
				else {
					taken.add(claim("other-" + thread));
				}
				return List.of();
			}, 8);
			List<Claim> owners = taken.stream().flatMap(Optional::stream).toList();
			RunState state = runs.find(first.run()).orElseThrow().state();
			if (owners.isEmpty()) {
				assertThat(state).isEqualTo(RunState.COMPLETED);
			}
			else {
				assertThat(owners).hasSize(1);
				assertThat(state).isEqualTo(RunState.RUNNING);
				assertThat(leases.beat(owners.get(0), -1).owned()).isTrue();
				leases.end(owners.get(0), RunState.COMPLETED, null);
			}
		}
	}

	@Test
	void attemptsThatCommitNothingEndInAFailureWithTheReasonsOfAll() {
		Run run = submit();
		for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
			leases.retry(claim("worker").orElseThrow(), -1, "reason " + attempt);
		}
		assertThat(claim("worker")).isEmpty();
		Run failed = runs.find(run.id()).orElseThrow();
		assertThat(failed.state()).isEqualTo(RunState.FAILED);
		assertThat(failed.reason()).contains("reason 1", "reason 2", "reason 3");
	}

	@Test
	void aCommitSetsTheCountBack() {
		Run run = submit();
		Journal journal = jobs.getBean(Journal.class);
		for (int attempt = 1; attempt <= 2 * MAX_ATTEMPTS; attempt++) {
			Claim claim = claim("worker").orElseThrow();
			long step = attempt;
			if (attempt % 2 == 0) {
				jobs.getBean(TransactionTemplate.class)
					.executeWithoutResult((status) -> journal.committed(claim, step));
			}
			leases.retry(claim, step, "the database was away");
		}
		assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.QUEUED);
	}

	@Test
	void aRunThatFailsAtTheSameStepInTheSameWayStopsEarly() {
		Leases patient = patient();
		Run run = submit();
		for (int attempt = 1; attempt <= 3; attempt++) {
			Claim claim = claimFrom(patient).orElseThrow();
			jobs.getBean(Journal.class).opened(claim, 10);
			patient.retry(claim, 17, "the sample cannot be read");
		}
		assertThat(claimFrom(patient)).isEmpty();
		Run failed = runs.find(run.id()).orElseThrow();
		assertThat(failed.state()).isEqualTo(RunState.FAILED);
		assertThat(failed.reason()).contains("after step 17 in the same way", "attempt 1", "attempt 3",
				"the sample cannot be read");
	}

	@Test
	void aRunThatKillsItsWorkersAtTheSameStepStopsEarly() {
		Leases patient = patient();
		Run run = submit();
		for (int attempt = 1; attempt <= 3; attempt++) {
			Claim claim = claimFrom(patient).orElseThrow();
			jobs.getBean(Journal.class).opened(claim, 10);
			patient.beat(claim, 17);
			silence("patient");
		}
		assertThat(claimFrom(patient)).isEmpty();
		assertThat(runs.find(run.id()).orElseThrow().reason()).contains("after step 17 in the same way", "no sign");
	}

	@Test
	void failuresAtOtherStepsOrBeforeTheFirstAreTriedAgain() {
		Leases patient = patient();
		submit();
		for (int attempt = 1; attempt <= 3; attempt++) {
			Claim claim = claimFrom(patient).orElseThrow();
			jobs.getBean(Journal.class).opened(claim, 10);
			patient.retry(claim, 10 + attempt, "the database was away");
		}
		for (int attempt = 1; attempt <= 3; attempt++) {
			Claim claim = claimFrom(patient).orElseThrow();
			jobs.getBean(Journal.class).opened(claim, 10);
			silence("patient");
		}
		assertThat(claimFrom(patient)).isPresent();
	}

	@Test
	void aRunGoesToAWorkerThatHasWhatItsRecipeAsksFor() {
		Run large = submitAsking("{ device: cuda, memoryGiB: 40, labels: [nvlink] }");
		Run small = submitAsking("{ memoryGiB: 2 }");
		assertThat(claim("plain").orElseThrow().run()).isEqualTo(small.id());
		assertThat(claim("plain")).isEmpty();
		assertThat(claim(new Offer("little", "cuda:0", 16L << 30, List.of("nvlink"), Threads.given(1), "test")))
			.isEmpty();
		assertThat(claim(new Offer("unlabelled", "cuda:0", 80L << 30, List.of(), Threads.given(1), "test"))).isEmpty();
		assertThat(
				claim(new Offer("fitting", "cuda:0", 80L << 30, List.of("nvlink", "fast"), Threads.given(1), "test")))
			.hasValueSatisfying((claim) -> assertThat(claim.run()).isEqualTo(large.id()));
	}

	@Test
	void aRunThatNoLivingWorkerCanTakeSaysSo() {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		Run run = submitAsking("{ labels: [rare] }");
		assertThat(runs.find(run.id()).orElseThrow().reason()).contains("No worker is alive");
		workers.register(new Offer("plain", "cpu", 8L << 30, List.of(), Threads.given(1), "test"),
				Station.alone("here", 1));
		assertThat(runs.find(run.id()).orElseThrow().reason()).contains("asks for", "rare");
		workers.register(new Offer("rare", "cpu", 8L << 30, List.of("rare"), Threads.given(1), "test"),
				Station.alone("here", 2));
		assertThat(runs.find(run.id()).orElseThrow().reason()).isNull();
		workers.leave("plain");
		workers.leave("rare");
		assertThat(workers.list(0, 10).items()).extracting(Worker::alive).containsOnly(false);
	}

	@Test
	void workersOfOneMachineShareItsCores() {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		Offer first = sharing("first");
		Offer second = sharing("second");
		Offer elsewhere = sharing("elsewhere");
		workers.register(first, Station.alone("here", 1));
		workers.register(elsewhere, Station.alone("there", 1));
		long alone = submit().id();
		assertThat(claim(first).orElseThrow().threads()).isEqualTo(6);
		workers.register(second, Station.alone("here", 2));
		submit();
		assertThat(claim(second).orElseThrow().threads()).isEqualTo(3);
		submit();
		assertThat(claim(elsewhere).orElseThrow().threads()).isEqualTo(6);
		silence("first");
		Claim taken = claim(second).orElseThrow();
		assertThat(taken.run()).isEqualTo(alone);
		assertThat(taken.threads()).as("what its first attempt had").isEqualTo(6);
		List.of("first", "second", "elsewhere").forEach(workers::leave);
	}

	@Test
	void aWorkerWhoseProcessIsGoneLeaves() throws Exception {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		workers.register(offer("dead"), Station.alone("here", process.pid()));
		workers.register(offer("living"), Station.alone("here", ProcessHandle.current().pid()));
		workers.register(offer("before"), Station.alone("here", ProcessHandle.current().pid()));
		jdbc.sql("UPDATE imglish.worker SET started_at = now() - interval '1 day' WHERE name = 'before'").update();
		workers.register(offer("unknown"), Station.alone("there", process.pid()));
		workers.register(offer("new"), Station.alone("here", ProcessHandle.current().pid()));
		workers.leaveDeadBeside("new");
		assertThat(workers.list(0, 100).items()).filteredOn(Worker::alive)
			.extracting(Worker::name)
			.containsExactlyInAnyOrder("living", "unknown", "new");
		List.of("living", "unknown", "new").forEach(workers::leave);
	}

	@Test
	void theRunOfADeadProcessGoesOnAtOnce() throws Exception {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		workers.register(offer("killed"), Station.alone("here", process.pid()));
		Run run = submit();
		submit();
		claim("killed");
		workers.register(offer("next"), Station.alone("here", ProcessHandle.current().pid()));
		workers.leaveDeadBeside("next");
		Claim claim = leases.claim(offer("next"), EVERY_KIND, false).orElseThrow();
		assertThat(claim.run()).isEqualTo(run.id());
		assertThat(runs.attempts(run.id())).extracting(Attempt::reason).containsExactly("Worker killed died", null);
		workers.leave("next");
	}

	@Test
	void nothingIsTakenBehindARunWhoseWorkerFellSilent() {
		Leases lasting = leases(Duration.ofHours(1), 3);
		JdbcWorkers workers = new JdbcWorkers(jdbc, lasting.lease());
		workers.register(offer("silent"), Station.alone("there", 1));
		workers.register(offer("next"), Station.alone("here", 2));
		Run first = submit();
		Run second = submit();
		Claim held = lasting.claim(offer("silent"), EVERY_KIND, false).orElseThrow();
		workers.leave("silent");
		assertThat(lasting.claim(offer("next"), EVERY_KIND, false)).as("it may give a sign of life again").isEmpty();
		Run urgent = submit(1, List.of());
		assertThat(lasting.claim(offer("next"), EVERY_KIND, false)).as("what comes before it goes on")
			.map(Claim::run)
			.contains(urgent.id());
		workers.beat("silent", 0);
		assertThat(lasting.claim(offer("next"), EVERY_KIND, false)).map(Claim::run).contains(second.id());
		assertThat(lasting.beat(held, 1).owned()).isTrue();
		assertThat(held.run()).isEqualTo(first.id());
		List.of("silent", "next").forEach(workers::leave);
	}

	@Test
	void ofTwoIdleWorkersOneIsKeptForARunWhoseWorkerFellSilent() {
		JdbcWorkers workers = jobs.getBean(JdbcWorkers.class);
		workers.register(offer("silent"), Station.alone("there", 1));
		workers.register(offer("one"), Station.alone("here", 2));
		workers.register(offer("other"), Station.alone("here", 3));
		Run first = submit();
		Run second = submit();
		submit();
		claim("silent");
		workers.leave("silent");
		assertThat(leases.claim(offer("one"), EVERY_KIND, false)).map(Claim::run).contains(second.id());
		assertThat(leases.claim(offer("other"), EVERY_KIND, false)).isEmpty();
		silence("silent");
		assertThat(claim("other")).map(Claim::run).contains(first.id());
		List.of("one", "other").forEach(workers::leave);
	}

	@Test
	void aRunOfAHigherPriorityIsLetIn() {
		jobs.getBean(JdbcWorkers.class).register(offer("worker"), Station.alone("here", 3));
		Run low = submit();
		Claim held = claim("worker").orElseThrow();
		assertThatThrownBy(() -> runs.preempt(submit().id())).isInstanceOf(RunConflictException.class)
			.hasMessageContaining("lower priority");
		Run high = submit(9, List.of());
		runs.preempt(high.id());
		assertThat(leases.beat(held, 5)).isEqualTo(new Heartbeat(true, false, false, true));
		assertThatThrownBy(() -> runs.preempt(high.id())).isInstanceOf(RunConflictException.class);
		leases.end(held, RunState.QUEUED, "made room");
		assertThat(claim("worker").orElseThrow().run()).isEqualTo(high.id());
		Claim again = claim("worker").orElseThrow();
		assertThat(again.run()).isEqualTo(low.id());
		assertThat(leases.beat(again, 5).yieldRequested()).isFalse();
		jobs.getBean(JdbcWorkers.class).leave("worker");
	}

	@Test
	void shutdownsNeverCount() {
		Run run = submit();
		for (int attempt = 1; attempt <= 2 * MAX_ATTEMPTS; attempt++) {
			leases.end(claim("worker").orElseThrow(), RunState.QUEUED, "shut down");
		}
		assertThat(claim("worker").orElseThrow().run()).isEqualTo(run.id());
	}

	@Test
	void aRunWhoseWorkerDiedWhileItStoppedIsStopped() {
		Run run = submit();
		claim("dead");
		runs.stop(run.id());
		silence("dead");
		assertThat(claim("other")).isEmpty();
		assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.STOPPED);
	}

	@Test
	void aRunThatIsToStopWhileItsWorkerShutsDownIsStopped() {
		Run run = submit();
		Claim claim = claim("worker").orElseThrow();
		runs.stop(run.id());
		leases.end(claim, RunState.QUEUED, "Its worker was shut down");
		assertThat(runs.find(run.id()).orElseThrow().state()).isEqualTo(RunState.STOPPED);
		assertThat(claim("other")).isEmpty();
	}

	@Test
	void aFenceRefusesWhoWasReplaced() {
		submit();
		Claim stale = claim("paused").orElseThrow();
		silence("paused");
		Claim owner = claim("owner").orElseThrow();
		Fence fence = jobs.getBean(Fence.class);
		TransactionTemplate transaction = jobs.getBean(TransactionTemplate.class);
		assertThatThrownBy(() -> transaction.executeWithoutResult((status) -> fence.check(stale)))
			.isInstanceOf(LostLeaseException.class);
		transaction.executeWithoutResult((status) -> fence.check(owner));
	}

	private static Run submit() {
		return submit(0, List.of());
	}

	private static Run submit(int priority, List<Long> dependsOn) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: none } }
				"""), null, List.of(), priority, dependsOn, null));
	}

	private static Run submitAsking(String worker) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: none } }
				worker: %s
				""".formatted(worker)), null, List.of(), 0, List.of(), null));
	}

	private static Offer offer(String worker) {
		return new Offer(worker, "cpu", 8L << 30, List.of(), Threads.given(1), "test");
	}

	private static Offer sharing(String worker) {
		return new Offer(worker, "cpu", 8L << 30, List.of(), new Threads(6, true), "test");
	}

	private static Optional<Claim> claim(Offer offer) {
		return leases.claim(offer, EVERY_KIND, true);
	}

	private static Optional<Claim> claim(String worker) {
		return leases.claim(offer(worker), EVERY_KIND, true);
	}

	/** A queue that bears many attempts without a commit. */
	private static Leases patient() {
		return leases(Duration.ofSeconds(2), 10);
	}

	private static Leases leases(Duration lease, int maxFruitless) {
		return new Leases(jdbc, jobs.getBean(TransactionTemplate.class), jobs.getBean(Journal.class), lease,
				new FruitlessAttempts(jdbc, maxFruitless), new Recruits(jdbc, lease), Duration.ofMinutes(5));
	}

	private static Optional<Claim> claimFrom(Leases patient) {
		return patient.claim(offer("patient"), EVERY_KIND, true);
	}

	/** Takes what is queued; nobody gives a sign of life for it meanwhile. */
	private static List<Claim> claimUntilEmpty(String worker) {
		return claimUntilEmpty(leases, worker, false);
	}

	private static List<Claim> claimUntilEmpty(Leases from, String worker, boolean takeOver) {
		List<Claim> taken = new ArrayList<>();
		Optional<Claim> claim = from.claim(offer(worker), EVERY_KIND, takeOver);
		while (claim.isPresent()) {
			taken.add(claim.get());
			claim = from.claim(offer(worker), EVERY_KIND, takeOver);
		}
		return taken;
	}

	/** As if the worker had given no sign of life for a minute. */
	private static void silence(String worker) {
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute' WHERE lease_worker = ?")
			.param(worker)
			.update();
	}

	private static List<Claim> atOnce(IntFunction<List<Claim>> work) throws Exception {
		return atOnce(work, THREADS);
	}

	private static List<Claim> atOnce(IntFunction<List<Claim>> work, int threads) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			List<Callable<List<Claim>>> all = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int number = i;
				all.add(() -> {
					ready.countDown();
					ready.await();
					return work.apply(number);
				});
			}
			List<Claim> claims = new ArrayList<>();
			for (Future<List<Claim>> future : pool.invokeAll(all, Duration.ofMinutes(2).toSeconds(),
					TimeUnit.SECONDS)) {
				claims.addAll(future.get());
			}
			return claims;
		}
		finally {
			pool.shutdownNow();
		}
	}

}
