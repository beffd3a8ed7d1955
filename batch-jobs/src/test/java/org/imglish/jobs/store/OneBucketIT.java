package org.imglish.jobs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.bucket.ObjectServer;
import org.imglish.jobs.bucket.TestBucket;
import org.imglish.jobs.bucket.VersityGateway;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.file.RunFile;
import org.imglish.jobs.file.RunFiles;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.removal.DatasetRemoval;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.WorkerLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Machines that share a database and a bucket, and nothing else, compute what one machine
 * with everything in its home computes.
 */
class OneBucketIT {

	private static final int RECORDS = 200;

	/** More than the client makes by itself. */
	private static final int SEVERAL_TRIES = 5;

	private static final String STORE = "s3://bucket/team";

	private static final String DATA = "s3://bucket/data";

	@TempDir
	static Path corpus;

	@TempDir
	static Path logs;

	private static Outcome expected;

	/** The homes of the machines. */
	@TempDir
	Path folder;

	private TestBucket server;

	@BeforeAll
	static void start(@TempDir Path alone) throws Exception {
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(RECORDS, 20, 4, 48, 48, 48));
		System.setProperty("aws.accessKeyId", ObjectServer.ACCESS_KEY);
		System.setProperty("aws.secretAccessKey", ObjectServer.SECRET_KEY);
		expected = inOneHome(alone);
	}

	@AfterAll
	static void forget() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
	}

	@AfterEach
	void stop() throws IOException {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void aMachineNeedsTheDatabaseAndTheBucketAlone() throws Exception {
		onMachinesWith(new ObjectServer());
	}

	@Test
	void thatHoldsOfAServerThatOthersMadeToo() throws Exception {
		assumeThat(VersityGateway.program()).as("versitygw, see .ci/s3-server").isPresent();
		onMachinesWith(new VersityGateway(this.folder));
	}

	private void onMachinesWith(TestBucket bucket) throws Exception {
		this.server = bucket;
		try (Stream<Path> all = Files.walk(corpus)) {
			for (Path file : all.filter(Files::isRegularFile).toList()) {
				bucket.put("data/" + corpus.relativize(file), Files.readAllBytes(file));
			}
		}
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		Process ingesting = worker(postgres);
		try (ConfigurableApplicationContext other = JobsFixture.open(postgres, this.folder.resolve("other"), DATA,
				STORE, this.server.address())) {
			Runs runs = other.getBean(Runs.class);
			Run pairs = submit(runs, ingest(DATA));
			await(runs, pairs, (run) -> run.progress().done() >= 25);
			ingesting.destroyForcibly().waitFor();
			assertThat(runs.find(pairs.id()).orElseThrow().progress().done()).isLessThan(RECORDS);
			try (Working working = new Working(other)) {
				await(runs, pairs, (run) -> runs.attempts(run.id()).size() == 2);
				this.server.failNext(SEVERAL_TRIES);
				await(runs, pairs, (run) -> run.state() == RunState.COMPLETED);
				assertThat(runs.attempts(pairs.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
			}
		}
		try (ConfigurableApplicationContext third = JobsFixture.open(postgres, this.folder.resolve("third"), DATA,
				STORE, this.server.address())) {
			try (Working working = new Working(third)) {
				assertThat(outcome(third)).isEqualTo(expected);
				grow(third);
			}
			assertThat(this.folder.resolve("third/cache")).isNotEmptyDirectory();
			assertThat(this.folder.resolve("third/datasets")).doesNotExist();
			assertThat(third.getBean(JdbcDatasets.class).samples("pairs", 0, 5).items()).hasSize(5);
			assertThat(this.server.names()).anyMatch((name) -> name.startsWith("team/datasets/pairs.1/shard-"))
				.anyMatch((name) -> name.startsWith("team/predictions/run-3/"))
				.anyMatch((name) -> name.startsWith("team/datasets/pairs.1/digests-"));
			Runs runs = third.getBean(Runs.class);
			runs.delete(3);
			runs.delete(2);
			deleteFirstVersion(third);
			assertThat(third.getBean(DatasetRemoval.class).delete("pairs@2")).isTrue();
			assertThat(this.server.names()).noneMatch((name) -> name.startsWith("team/datasets/"));
		}
	}

	/** Adds a version with a pair more. */
	private void grow(ConfigurableApplicationContext jobs) throws Exception {
		String picture = this.server.names()
			.stream()
			.filter((name) -> name.startsWith("data/pairs/"))
			.sorted()
			.findFirst()
			.orElseThrow()
			.substring("data/".length());
		this.server.put("data/more.jsonl", "{\"image\": \"%s\", \"text\": \"one that is new\"}\n".formatted(picture)
			.getBytes(StandardCharsets.UTF_8));
		Run more = submit(jobs.getBean(Runs.class),
				"{ kind: ingest, append: pairs, source: { format: json-lines, path: %s/more.jsonl } }".formatted(DATA));
		assertThat(more.recipe().path("imageSide").asInt()).isEqualTo(32);
		await(jobs.getBean(Runs.class), more, (run) -> run.state() == RunState.COMPLETED);
	}

	/** The other version reads its shards. */
	private void deleteFirstVersion(ConfigurableApplicationContext jobs) throws IOException {
		JdbcDatasets datasets = jobs.getBean(JdbcDatasets.class);
		long samples = datasets.find("pairs").orElseThrow().samples();
		assertThat(jobs.getBean(DatasetRemoval.class).delete("pairs")).isTrue();
		assertThat(this.server.names()).filteredOn((name) -> name.startsWith("team/datasets/pairs.1/"))
			.isNotEmpty()
			.allMatch((name) -> name.contains("/shard-"));
		FileSystemUtils.deleteRecursively(this.folder.resolve("third/cache"));
		assertThat(datasets.samples("pairs@2", 0, 1000).items()).hasSize((int) samples + 1)
			.extracting(Sample::text)
			.contains("one that is new");
	}

	private static Outcome inOneHome(Path home) throws Exception {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		try (ConfigurableApplicationContext alone = JobsFixture.open(postgres.url(), postgres.user(),
				postgres.password(), home, corpus)) {
			Runs runs = alone.getBean(Runs.class);
			Run pairs = submit(runs, ingest(corpus.toString()));
			try (Working working = new Working(alone)) {
				await(runs, pairs, (run) -> run.state() == RunState.COMPLETED);
				return outcome(alone);
			}
		}
	}

	/** Trains and evaluates on the pairs. */
	private static Outcome outcome(ConfigurableApplicationContext jobs) throws Exception {
		Runs runs = jobs.getBean(Runs.class);
		Run training = submit(runs, """
				kind: finetune
				task: retrieval
				model: { layers: 1, width: 32, feedForwardWidth: 64, heads: 2 }
				data: { train: { dataset: pairs, batch: 8, window: 16 }, validation: pairs }
				steps: 10
				checkpointEvery: 5
				validateEvery: 10
				threads: 1
				""");
		await(runs, training, (run) -> run.state() == RunState.COMPLETED);
		Run evaluation = submit(runs, """
				kind: evaluate
				task: retrieval
				from: { run: %d }
				dataset: pairs
				""".formatted(training.id()));
		await(runs, evaluation, (run) -> run.state() == RunState.COMPLETED);
		RunFiles files = jobs.getBean(RunFiles.class);
		for (RunFile file : files.list(evaluation.id())) {
			try (InputStream in = files.open(evaluation.id(), file)) {
				assertThat(in.readAllBytes()).hasSize((int) file.bytes());
			}
		}
		Map<String, Double> points = points(jobs.getBean(Metrics.class), training);
		points.putAll(points(jobs.getBean(Metrics.class), evaluation));
		return new Outcome(jobs.getBean(JdbcDatasets.class).shards("pairs").stream().map(Shard::sha256).toList(),
				points, files.list(evaluation.id()));
	}

	private static Map<String, Double> points(Metrics metrics, Run run) {
		try (Stream<MetricPoint> points = metrics.points(run.id())) {
			return points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.collect(Collectors.toMap((point) -> run.id() + " " + point.name() + " " + point.step(),
						MetricPoint::value, (one, other) -> other, TreeMap::new));
		}
	}

	private static String ingest(String data) {
		return """
				kind: ingest
				dataset: pairs
				source: { format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }
				vocabulary: { size: 200 }
				imageSide: 32
				samplesPerShard: 25
				""".formatted(data);
	}

	private static Run submit(Runs runs, String recipe) {
		return runs.submit(new Submission(RecipeText.parse(recipe), null, List.of(), 0, List.of(), null));
	}

	private static void await(Runs runs, Run run, Predicate<Run> condition) {
		Path log = logs.resolve("worker.log");
		Awaiting.until(condition, runs, run.id(), () -> Files.exists(log) ? Files.readString(log) : "");
	}

	private Process worker(PostgresFixture postgres) throws IOException {
		ProcessBuilder worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), "-DOPT_OUT_TRACKING=true",
				"-Dai.djl.pytorch.num_threads=1", JobsFixture.class.getName(), postgres.url(), postgres.user(),
				postgres.password(), this.folder.resolve("first").toString(), DATA, STORE,
				this.server.address().toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve("worker.log").toFile()));
		worker.environment().put("AWS_ACCESS_KEY_ID", ObjectServer.ACCESS_KEY);
		worker.environment().put("AWS_SECRET_ACCESS_KEY", ObjectServer.SECRET_KEY);
		return worker.start();
	}

	/**
	 * What a training and an evaluation came to.
	 *
	 * @param shards sums of the shards
	 * @param points numeric metric points
	 * @param files what the evaluation left
	 */
	private record Outcome(List<String> shards, Map<String, Double> points, List<RunFile> files) {

	}

	/** A worker that works until it is closed. */
	private static final class Working implements AutoCloseable {

		private final WorkerLoop loop;

		private final Thread thread;

		Working(ConfigurableApplicationContext jobs) {
			this.loop = jobs.getBean(WorkerLoop.class);
			this.thread = new Thread(this.loop::run, "worker");
			this.thread.start();
		}

		@Override
		public void close() throws InterruptedException {
			this.loop.end(Duration.ofSeconds(30));
			this.thread.join();
		}

	}

}
