package org.imglish.jobs.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.database.HomeDatabase;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.LogLine;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.store.LocalStore;
import org.imglish.jobs.worker.JobsSettings;
import org.imglish.jobs.worker.WorkerLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Trainings over a database and a store that go away for a while. */
class OutageIT {

	@TempDir
	Path home;

	private HomeDatabase database;

	private ConfigurableApplicationContext jobs;

	private Runs runs;

	private Thread worker;

	@BeforeEach
	void start() throws IOException {
		this.database = HomeDatabase.open(this.home);
		open(Duration.ofSeconds(12));
	}

	private void open(Duration longestOutage) {
		this.jobs = new SpringApplicationBuilder(JobsFixture.class, Unreliable.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(Map.of("spring.datasource.url", this.database.url(), "spring.datasource.username",
					this.database.user(), "spring.datasource.password", this.database.password(),
					"spring.flyway.default-schema", "imglish", "spring.datasource.connection-fetch", "lazy",
					"spring.datasource.hikari.connection-timeout", "1000", "test.home", this.home.toString(),
					"test.data", this.home.toString(), "test.outage", longestOutage.toString(),
					"spring.main.register-shutdown-hook", "false"))
			.run();
		this.runs = this.jobs.getBean(Runs.class);
	}

	@AfterEach
	void close() throws InterruptedException {
		if (this.worker != null) {
			store().setFull(false);
			store().setHanging(false);
			this.jobs.getBean(WorkerLoop.class).end(Duration.ofSeconds(30));
			this.worker.join();
		}
		this.jobs.close();
		this.database.close();
	}

	@Test
	void aTrainingOutlastsARestartOfTheDatabase() throws Exception {
		Run run = train(2000);
		await((each) -> committed(each) >= 20, run);
		stopDatabase();
		await((each) -> each.state() == RunState.COMPLETED, run);
		try (Stream<MetricPoint> points = this.jobs.getBean(Metrics.class).points(run.id())) {
			assertThat(points.filter((point) -> point.name().equals("loss")).map(MetricPoint::step))
				.containsExactlyElementsOf(Stream.iterate(1L, (step) -> step + 1).limit(2000).toList());
		}
	}

	/**
	 * With short chunks the training waits at the next commit, with long ones it goes on
	 * and keeps the points of hundreds of steps.
	 */
	@ParameterizedTest
	@CsvSource({ "10, 600", "300, 1200" })
	void aTrainingOutlastsADatabaseThatIsAwayForLongerThanItsLease(int checkpointEvery, int steps) throws Exception {
		reopen(Duration.ofMinutes(2));
		Run undisturbed = train(steps, checkpointEvery);
		await((each) -> each.state() == RunState.COMPLETED, undisturbed);
		Run run = pretrain(steps, checkpointEvery);
		await((each) -> committed(each) >= checkpointEvery, run);
		Duration lease = this.jobs.getBean(Leases.class).lease();
		double away = takeDatabaseAwayWhile(() -> awaitTime(lease.multipliedBy(2)));
		assertThat(away).as("seconds").isGreaterThan(lease.toSeconds());
		assertThat(this.runs.find(run.id()).orElseThrow().progress().done()).isLessThan(steps);
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(this.runs.attempts(run.id())).extracting(Attempt::state).doesNotContain("LOST");
		assertThat(numericPoints(run)).isEqualTo(numericPoints(undisturbed));
		assertThat(weights(run)).isEqualTo(weights(undisturbed));
	}

	@Test
	void aDatabaseThatIsAwayForTooLongFailsTheRunAndLosesNothing() throws Exception {
		reopen(Duration.ofSeconds(2));
		Run undisturbed = train(1200, 300);
		await((each) -> each.state() == RunState.COMPLETED, undisturbed);
		Run run = pretrain(1200, 300);
		await((each) -> committed(each) >= 300, run);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(TransientFailure.class);
		log.start();
		logger.addAppender(log);
		try {
			takeDatabaseAwayWhile(() -> Awaiting.until("the worker's log", () -> !List.copyOf(log.list).isEmpty()));
		}
		finally {
			logger.detachAppender(log);
		}
		await((each) -> each.state() == RunState.FAILED, run);
		assertThat(this.runs.find(run.id()).orElseThrow().reason())
			.contains("For 2 s ", "Everything up to the last commit is kept")
			.doesNotContain("SELECT");
		assertThat(this.runs.attempts(run.id())).extracting(Attempt::state).containsExactly("FAILED");
		long committed = committed(run);
		assertThat(committed).isBetween(300L, 900L);
		assertThat(this.jobs.getBean(JdbcCheckpoints.class).list(run.id()).get(0).step()).isEqualTo(committed);
		this.runs.resume(run.id());
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(this.runs.attempts(run.id()).get(1).fromStep()).isEqualTo(committed);
		assertThat(numericPoints(run)).isEqualTo(numericPoints(undisturbed));
		assertThat(weights(run)).isEqualTo(weights(undisturbed));
	}

	@Test
	void aCheckpointIsCommittedAsSoonAsItIsDurable() throws Exception {
		Run run = train(100_000, 2000);
		await((each) -> committed(each) == 2000, run);
		assertThat(this.runs.find(run.id()).orElseThrow().progress().done()).isLessThan(4000);
	}

	@Test
	void nobodyTakesARunWhileItsOwnerMayStillFindTheDatabaseAgain() throws Exception {
		submit();
		Leases leases = this.jobs.getBean(Leases.class);
		leases
			.claim(new Offer("silent", "cpu", 1, List.of(), Threads.given(1), "test"), EnumSet.allOf(RunKind.class),
					true)
			.orElseThrow();
		awaitTime(leases.lease());
		stopDatabase();
		awaitAnswer();
		assertThat(this.jobs.getBean(JdbcClient.class)
			.sql("SELECT lease_until < now() FROM imglish.run")
			.query(Boolean.class)
			.single()).isTrue();
		Awaiting.until("a run to take over",
				() -> leases
					.claim(new Offer("other", "cpu", 1, List.of(), Threads.given(1), "test"),
							EnumSet.allOf(RunKind.class), true)
					.isPresent());
		assertThat(this.jobs.getBean(JdbcClient.class)
			.sql("SELECT extract(epoch FROM now() - pg_postmaster_start_time())")
			.query(Double.class)
			.single()).isGreaterThan(leases.lease().toMillis() / 1000.0);
	}

	@Test
	void aTrainingWaitsForRoomInTheStore() throws Exception {
		Run run = train(100_000);
		await((each) -> committed(each) >= 10, run);
		store().setFull(true);
		await((each) -> logs(each).contains("No space left on device"), run);
		long before = committed(run);
		store().setFull(false);
		await((each) -> committed(each) > before && logs(each).contains("Continuing after"), run);
		assertThat(this.runs.attempts(run.id())).hasSize(1);
	}

	@Test
	void aStoreThatIsAwayForTooLongFailsTheRunAndLosesNothing() throws Exception {
		Run run = train(100_000);
		await((each) -> committed(each) >= 10, run);
		store().setFull(true);
		await((each) -> each.state() == RunState.FAILED, run);
		assertThat(this.runs.find(run.id()).orElseThrow().reason()).contains("No space left on device",
				"Everything up to the last commit is kept");
		long committed = committed(run);
		assertThat(this.jobs.getBean(JdbcCheckpoints.class).list(run.id()).get(0).step()).isEqualTo(committed);
		store().setFull(false);
		this.runs.resume(run.id());
		await((each) -> each.attempts() == 2 && committed(each) > committed, run);
		assertThat(this.runs.attempts(run.id()).get(1).fromStep()).isEqualTo(committed);
	}

	@Test
	void anAttemptWithoutProgressIsEndedAndTriedAgain() throws Exception {
		Run run = train(100_000);
		await((each) -> committed(each) >= 10, run);
		store().setHanging(true);
		await((each) -> this.runs.attempts(each.id())
			.stream()
			.anyMatch((attempt) -> attempt.reason() != null && attempt.reason().contains("No progress")), run);
		store().setHanging(false);
		long before = committed(run);
		await((each) -> this.runs.attempts(each.id()).size() > 1 && committed(each) > before, run);
	}

	private UnreliableStore store() {
		return this.jobs.getBean(UnreliableStore.class);
	}

	private Run train(int steps) throws Exception {
		return train(steps, 10);
	}

	private Run train(int steps, int checkpointEvery) throws Exception {
		DemoCorpus.write(this.home.resolve("corpus"), 1, new DemoCorpus.Size(8, 120, 4, 24, 24, 24));
		this.worker = new Thread(this.jobs.getBean(WorkerLoop.class)::run, "worker");
		this.worker.start();
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/corpus/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(this.home));
		await((each) -> each.state() == RunState.COMPLETED, texts);
		return pretrain(steps, checkpointEvery);
	}

	private Run pretrain(int steps, int checkpointEvery) {
		return submit("""
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 4, window: 24 } }
				steps: %d
				checkpointEvery: %d
				""".formatted(steps, checkpointEvery));
	}

	private Run submit() {
		return submit("kind: pretrain\ndata: { texts: { dataset: none } }\n");
	}

	private Run submit(String yaml) {
		return this.runs.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private long committed(Run run) {
		return this.runs.attempts(run.id()).stream().mapToLong((attempt) -> attempt.committedStep()).max().orElse(0);
	}

	private String logs(Run run) {
		return this.runs.logs(run.id(), 0, 1000).stream().map(LogLine::text).collect(Collectors.joining("\n"));
	}

	/** Opens the jobs anew, with another patience. */
	private void reopen(Duration longestOutage) {
		this.jobs.close();
		open(longestOutage);
	}

	/** Each numeric point with its step and value, as often as it is there. */
	private List<String> numericPoints(Run run) {
		try (Stream<MetricPoint> points = this.jobs.getBean(Metrics.class).points(run.id())) {
			return points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.map((point) -> "%s@%d=%s".formatted(point.name(), point.step(), point.value()))
				.sorted()
				.toList();
		}
	}

	/** Position and sum of the newest checkpoint's weights. */
	private String weights(Run run) {
		Checkpoint newest = this.jobs.getBean(JdbcCheckpoints.class).list(run.id()).get(0);
		return newest.step() + newest.files()
			.stream()
			.filter((file) -> file.name().equals("weights.safetensors"))
			.map(Checkpoint.File::sha256)
			.collect(Collectors.joining(" "));
	}

	/**
	 * Stops the database and keeps everybody from starting it again for a while.
	 * @return for how many seconds it was away
	 */
	private double takeDatabaseAwayWhile(Runnable waiting) throws Exception {
		Instant stopped;
		try (FileChannel lock = FileChannel.open(this.home.resolve("postgres/lock"), StandardOpenOption.WRITE);
				FileLock held = lock.lock()) {
			assertThat(held.isValid()).isTrue();
			stopDatabase();
			stopped = Instant.now();
			waiting.run();
		}
		awaitAnswer();
		return this.jobs.getBean(JdbcClient.class)
			.sql("SELECT extract(epoch FROM pg_postmaster_start_time() - ?)")
			.param(Timestamp.from(stopped))
			.query(Double.class)
			.single();
	}

	/** As an administrator would: sessions are cut, data are safe. */
	private void stopDatabase() throws Exception {
		long pid = Long.parseLong(Files.readAllLines(this.home.resolve("postgres/data/postmaster.pid")).get(0).strip());
		ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
		new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
		server.onExit().get(1, TimeUnit.MINUTES);
	}

	private void awaitAnswer() {
		Awaiting.until("the database", () -> {
			try {
				return this.jobs.getBean(JdbcClient.class).sql("SELECT 1").query(Integer.class).single() == 1;
			}
			catch (RuntimeException ex) {
				return false;
			}
		});
	}

	private static void awaitTime(Duration time) {
		long until = System.nanoTime() + time.toNanos();
		Awaiting.until("the time", () -> System.nanoTime() > until);
	}

	private void await(Predicate<Run> condition, Run awaited) {
		Awaiting.until("run " + awaited.id(), () -> condition.test(this.runs.find(awaited.id()).orElseThrow()),
				() -> this.runs.find(awaited.id()) + "\n" + logs(awaited));
	}

	/** A store that can be taken away, and little patience. */
	@Configuration(proxyBeanMethods = false)
	static class Unreliable {

		@Bean
		@Primary
		UnreliableStore unreliableStore(JobsSettings settings) {
			return new UnreliableStore(new LocalStore(settings.home().resolve("checkpoints")));
		}

		@Bean
		@Primary
		JobsSettings impatient(JobsSettings jobsSettings, @Value("${test.outage}") Duration longestOutage) {
			return new JobsSettings(jobsSettings.home(), jobsSettings.dataRoots(), jobsSettings.lease(), 3, 2, 1, 1,
					List.of(), "", "", Duration.ofSeconds(16), longestOutage);
		}

	}

}
