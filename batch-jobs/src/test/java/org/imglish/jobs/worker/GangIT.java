package org.imglish.jobs.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.core.collective.Collectives;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
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
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Worker processes that train one model together, and what becomes of it when they die or
 * hang in the middle: the numbers are those of an undisturbed gang.
 */
class GangIT {

	private static final int STEPS = 200;

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Run undisturbed;

	private static final List<Process> WORKERS = new ArrayList<>();

	@BeforeAll
	static void trainUndisturbed() throws Exception {
		assumeThat(Collectives.unavailable()).isEmpty();
		DemoCorpus.write(folder.resolve("corpus"), 1, new DemoCorpus.Size(8, 120, 4, 24, 24, 24));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres, folder.resolve("home"), 4);
		runs = jobs.getBean(Runs.class);
		for (int i = 0; i < 3; i++) {
			startWorker();
		}
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(folder.resolve("corpus")));
		await(GangIT::isComplete, texts);
		undisturbed = submit(pretrain("{ workers: 2 }"));
		await(GangIT::isComplete, undisturbed);
	}

	@AfterAll
	static void close() throws InterruptedException {
		for (Process worker : WORKERS) {
			worker.destroyForcibly().waitFor();
		}
		if (jobs != null) {
			jobs.close();
		}
	}

	@Test
	void threeTrainOneModel() throws Exception {
		Run run = submit(pretrain("{ workers: 3 }"));
		await(GangIT::isComplete, run);
		assertThat(log(run)).anyMatch((line) -> line.contains("Gang of 3 formed"));
		assertThat(numeric(run)).containsKey("loss@" + STEPS);
	}

	@Test
	void oneWorkerMeasuresTheSame() throws Exception {
		Run run = submit(pretrain("{ workers: 1 }"));
		await(GangIT::isComplete, run);
		TreeMap<String, Double> alone = numeric(run);
		assertThat(alone.keySet()).isEqualTo(numeric(undisturbed).keySet()).contains("validation/loss@" + STEPS);
		numeric(undisturbed).forEach((point, value) -> assertThat(value).as(point)
			.isCloseTo(alone.get(point), within(1e-5 * Math.max(1, value))));
	}

	@Test
	void aDividedOptimizerMeasuresTheSameAlsoWhenAMemberIsKilled() throws Exception {
		// Checkpoints follow so closely that the kill is likely to meet one.
		String averaged = "ema: 0.9\n" + pretrain("%s").replace("checkpointEvery: 20", "checkpointEvery: 4");
		Run whole = submit(averaged.formatted("{ workers: 2 }"));
		await(GangIT::isComplete, whole);
		Run divided = submit(averaged.formatted("{ workers: 2, shard: optimizer }"));
		await(GangIT::isComplete, divided);
		TreeMap<String, Double> measured = numeric(whole);
		assertThat(numeric(divided).keySet()).isEqualTo(measured.keySet());
		numeric(divided).forEach((point, value) -> assertThat(value).as(point)
			.isCloseTo(measured.get(point), within(1e-5 * Math.max(1, value))));
		Run killed = submit(averaged.formatted("{ workers: 2, shard: optimizer }"));
		await((each) -> each.progress().done() > 50, killed);
		process(member(killed)).destroyForcibly().waitFor();
		startWorker();
		await(GangIT::isComplete, killed);
		assertThat(runs.attempts(killed.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		assertThat(numeric(killed)).isEqualTo(numeric(divided));
		assertThat(files(killed)).isEqualTo(files(divided))
			.containsKeys("optimizer.safetensors", "average.safetensors");
	}

	@Test
	void aKilledMemberIsReplacedWithinTheAttempt() throws Exception {
		Run run = submit(pretrain("{ workers: 2 }"));
		await((each) -> each.progress().done() > 50, run);
		process(member(run)).destroyForcibly().waitFor();
		startWorker();
		await(GangIT::isComplete, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		assertThat(log(run)).anyMatch((line) -> line.startsWith("Lost member"))
			.anyMatch((line) -> line.contains("(generation 2)"));
		assertEqualToUndisturbed(run);
	}

	@Test
	void membersThatTakeStepsAloneMeasureTheSameAlsoWhenOneIsKilled() throws Exception {
		Run run = submit(pretrain("{ workers: 2, syncEvery: 20 }"));
		await(GangIT::isComplete, run);
		assertThat(numeric(run).keySet()).isEqualTo(numeric(undisturbed).keySet());
		Run killed = submit(pretrain("{ workers: 2, syncEvery: 20 }"));
		await((each) -> each.progress().done() > 50, killed);
		process(member(killed)).destroyForcibly().waitFor();
		startWorker();
		await(GangIT::isComplete, killed);
		assertThat(runs.attempts(killed.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		assertThat(numeric(killed)).isEqualTo(numeric(run));
		assertThat(files(killed)).isEqualTo(files(run));
	}

	@Test
	void aMemberThatHangsIsReplacedAndCanDoNothingWhenItWakesUp() throws Exception {
		Run run = submit(pretrain("{ workers: 2 }"));
		await((each) -> each.progress().done() > 50, run);
		String hung = member(run);
		signal(hung, "STOP");
		await(GangIT::isComplete, run);
		signal(hung, "CONT");
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		assertEqualToUndisturbed(run);
		// It takes part again, too.
		Run next = submit(pretrain("{ workers: 3 }"));
		await(GangIT::isComplete, next);
	}

	@Test
	void aKilledLeaderIsReplacedByAnotherWithAWholeGang() throws Exception {
		Run run = submit(pretrain("{ workers: 2 }"));
		await((each) -> each.progress().done() > 50, run);
		String other = member(run);
		process(runs.attempts(run.id()).get(0).worker()).destroyForcibly().waitFor();
		startWorker();
		await(GangIT::isComplete, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertThat(process(other).isAlive()).isTrue();
		assertEqualToUndisturbed(run);
	}

	@Test
	void aRangeGoesOnWithFewerAndTakesNewcomersIn() throws Exception {
		Run run = submit(pretrain("{ min: 1, max: 3 }", 100 * STEPS));
		await((each) -> formed(each, 3) == 1 && each.progress().done() > 50, run);
		process(member(run)).destroyForcibly().waitFor();
		await((each) -> formed(each, 2) >= 1, run);
		startWorker();
		await((each) -> formed(each, 3) == 2, run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("RUNNING");
		runs.cancel(run.id());
		await((each) -> each.state() == RunState.CANCELLED, run);
	}

	/** How often a gang of so many was formed. */
	private static long formed(Run run, int size) {
		return log(run).stream().filter((line) -> line.startsWith("Gang of " + size + " formed")).count();
	}

	private static void assertEqualToUndisturbed(Run run) {
		assertThat(numeric(run)).isEqualTo(numeric(undisturbed)).hasSizeGreaterThan(STEPS);
		assertThat(weights(run)).isEqualTo(weights(undisturbed));
	}

	private static String weights(Run run) {
		return Objects.requireNonNull(files(run).get("weights.safetensors"));
	}

	/** Sums of the files of a run's newest checkpoint, by name. */
	private static Map<String, String> files(Run run) {
		Checkpoint newest = jobs.getBean(JdbcCheckpoints.class).list(run.id()).get(0);
		return newest.files().stream().collect(Collectors.toMap(Checkpoint.File::name, Checkpoint.File::sha256));
	}

	private static String pretrain(String parallel) {
		return pretrain(parallel, STEPS);
	}

	private static String pretrain(String parallel, int steps) {
		return """
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 6, window: 24 }, validation: { texts: texts } }
				steps: %d
				checkpointEvery: 20
				validateEvery: 60
				threads: 1
				parallel: %s
				""".formatted(steps, parallel);
	}

	/** The first member of a run's gang, once it has one. */
	private static String member(Run run) throws IOException {
		await((each) -> !members(each).isEmpty(), run);
		return members(run).get(0);
	}

	private static List<String> members(Run run) {
		return jobs.getBean(JdbcClient.class)
			.sql("SELECT worker FROM imglish.seat WHERE run = ? ORDER BY rank")
			.param(run.id())
			.query(String.class)
			.list();
	}

	private static Process process(String worker) {
		return WORKERS.stream()
			.filter((process) -> worker.contains("-" + process.pid() + "-"))
			.findFirst()
			.orElseThrow();
	}

	private static void signal(String worker, String signal) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process(worker).pid())).start().waitFor())
			.isZero();
	}

	private static void startWorker() throws IOException {
		WORKERS.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
				"-cp", System.getProperty("java.class.path"), "-DOPT_OUT_TRACKING=true",
				"-Dai.djl.pytorch.num_threads=1", "-Dtest.lease=6s", JobsFixture.class.getName(), postgres.url(),
				postgres.user(), postgres.password(), folder.resolve("home").toString(),
				folder.resolve("corpus").toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("worker-%d.log".formatted(WORKERS.size())).toFile())
			.start());
	}

	private static boolean isComplete(Run run) {
		return run.state() == RunState.COMPLETED;
	}

	private static List<String> log(Run run) {
		return runs.logs(run.id(), 0, 200).stream().map(LogLine::text).toList();
	}

	private static TreeMap<String, Double> numeric(Run run) {
		TreeMap<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run.id())) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

	private static Run submit(String yaml) {
		return runs.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private static void await(Predicate<Run> condition, Run run) {
		Awaiting.until(condition, runs, run.id(), GangIT::logs);
	}

	private static String logs() throws IOException {
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".log"))
				.sorted(Comparator.naturalOrder())
				.toList()) {
				List<String> lines = Files.readAllLines(file);
				all.append('\n').append(file.getFileName()).append('\n');
				lines.subList(Math.max(0, lines.size() - 40), lines.size())
					.forEach((line) -> all.append(line).append('\n'));
			}
		}
		return all.toString();
	}

}
