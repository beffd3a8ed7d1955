package org.imglish.jobs.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Checkpoints;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.file.RunFile;
import org.imglish.jobs.file.RunFiles;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.worker.WorkerLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole way from files to an evaluated model, over a real PostgreSQL. */
class TrainingJobIT {

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static Path corpus;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Thread worker;

	@BeforeAll
	static void ingestADemoCorpus() throws Exception {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(120, 120, 16, 48, 48, 48));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		startWorker();
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				samplesPerShard: 50
				""".formatted(corpus), List.of());
		submit("""
				kind: ingest
				dataset: pairs
				source: { format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }
				vocabulary: { dataset: texts }
				imageSide: 32
				samplesPerShard: 50
				""".formatted(corpus), List.of(texts.id()));
		submit(classes("train"), List.of());
		submit(classes("test"), List.of());
		await((run) -> run.state() == RunState.COMPLETED, 1, 2, 3, 4);
	}

	private static String classes(String split) {
		return """
				kind: ingest
				dataset: classes-%2$s
				source: { format: image-folder, path: %1$s/classes-%2$s }
				imageSide: 32
				""".formatted(corpus, split);
	}

	private static String pretrain(int steps) {
		return """
				kind: pretrain
				model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2, visualCodes: 16 }
				data:
				  images: { dataset: pairs, batch: 8 }
				  texts: { dataset: texts, batch: 8, window: 32 }
				  pairs: { dataset: pairs, batch: 8, window: 24 }
				  validation: pairs
				masking: { pairs: alternate }
				contentWords: [red, circle, two]
				steps: %d
				checkpointEvery: 10
				validateEvery: 20
				""".formatted(steps);
	}

	private static String tokenizer(int steps) {
		return """
				kind: tokenizer
				tokenizer:
				  encoder: { layers: 1, width: 32, heads: 2 }
				  decoder: { layers: 1, width: 32, heads: 2 }
				  codes: 32
				  codeWidth: 8
				  restartBelow: 0.5
				data:
				  images: { dataset: pairs, batch: 8 }
				  validation: pairs
				steps: %d
				checkpointEvery: 10
				""".formatted(steps);
	}

	private static void startWorker() {
		worker = new Thread(jobs.getBean(WorkerLoop.class)::run, "worker");
		worker.start();
	}

	@AfterAll
	static void close() throws InterruptedException {
		jobs.getBean(WorkerLoop.class).end(Duration.ofSeconds(30));
		worker.join();
		jobs.close();
	}

	@Test
	void aPretrainedModelIsFineTunedAndEvaluated() throws IOException {
		Run pretrain = submit(pretrain(20), List.of());
		Run finetune = submit("""
				kind: finetune
				task: classification
				from: { run: %d }
				data: { train: { dataset: classes-train, batch: 8 } }
				steps: 20
				checkpointEvery: 10
				""".formatted(pretrain.id()), List.of(pretrain.id()));
		Run evaluate = submit("""
				kind: evaluate
				task: classification
				from: { run: %d }
				dataset: classes-test
				batch: 10
				""".formatted(finetune.id()), List.of(finetune.id()));
		await((run) -> run.state() == RunState.COMPLETED, pretrain.id(), finetune.id(), evaluate.id());
		Metrics metrics = jobs.getBean(Metrics.class);
		assertThat(metrics.latest(evaluate.id())).containsKeys("top1", "top5");
		RunFiles files = jobs.getBean(RunFiles.class);
		assertThat(files.list(evaluate.id())).extracting(RunFile::name)
			.containsExactly("classes.csv", "predictions.jsonl");
		try (InputStream guesses = files.open(evaluate.id(), files.list(evaluate.id()).get(0))) {
			assertThat(new String(guesses.readAllBytes(), StandardCharsets.UTF_8)).startsWith("image_id,class,guess_1")
				.contains(".png,");
		}
		assertThat(metrics.latest(pretrain.id())).containsKey("validation/pair/content_words_own_image");
		assertThat(metrics.series(pretrain.id(), Set.of("loss"), 0, Long.MAX_VALUE / 1000, 5)).singleElement()
			.satisfies((series) -> assertThat(series.buckets().stream().mapToLong((bucket) -> bucket.points()).sum())
				.isEqualTo(20));
	}

	@Test
	void aTokenizerTeachesAnother() {
		Run first = submit(tokenizer(20), List.of());
		Run second = submit(tokenizer(20) + "teacher: { run: %d }\n".formatted(first.id()), List.of(first.id()));
		await((run) -> run.state() == RunState.COMPLETED, first.id(), second.id());
		Metrics metrics = jobs.getBean(Metrics.class);
		assertThat(metrics.latest(second.id())).containsKeys("loss/reconstruction", "code_usage", "perplexity",
				"validation/loss/reconstruction", "validation/code_usage", "validation/perplexity");
		assertThat(metrics.latest(second.id()).get("validation/loss/reconstruction").value()).isBetween(0.0, 2.0);
	}

	@Test
	void evaluationsBesideATrainingChangeNoNumber() {
		Run finetune = submit("""
				kind: finetune
				task: classification
				model: { layers: 2, width: 32, feedForwardWidth: 64, heads: 2 }
				data: { train: { dataset: classes-train, batch: 8 } }
				steps: 10
				""", List.of());
		Run alone = submit(evaluate(finetune), List.of(finetune.id()));
		Run undisturbed = submit(pretrain(150), List.of());
		await((run) -> run.state() == RunState.COMPLETED, finetune.id(), alone.id(), undisturbed.id());
		Run training = submit(pretrain(150), List.of());
		await((run) -> run.progress().done() > 0, training.id());
		Run first = submit(evaluate(finetune), List.of());
		Run second = submit(evaluate(finetune), List.of(first.id()));
		await((run) -> run.state() == RunState.COMPLETED, first.id(), second.id(), training.id());
		assertThat(runs.find(first.id()).orElseThrow().startedAt())
			.isBefore(runs.find(training.id()).orElseThrow().endedAt());
		assertThat(numeric(training.id())).isEqualTo(numeric(undisturbed.id())).hasSizeGreaterThan(150);
		assertThat(numeric(first.id())).isEqualTo(numeric(alone.id())).isNotEmpty();
		assertThat(numeric(second.id())).isEqualTo(numeric(alone.id()));
	}

	private static String evaluate(Run model) {
		return """
				kind: evaluate
				task: classification
				from: { run: %d }
				dataset: classes-test
				batch: 10
				""".formatted(model.id());
	}

	@Test
	void aKilledPretrainingOnTokensLosesNothing() throws Exception {
		Run tokenizer = submit(tokenizer(20), List.of());
		await((run) -> run.state() == RunState.COMPLETED, tokenizer.id());
		killedLosesNothing(pretrain(60) + "tokens: { run: %d, precompute: true }\n".formatted(tokenizer.id()));
		try (Stream<Path> files = Files.list(JobsFixture.datasetFolder(jobs, "pairs"))) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("tokens-"))).hasSize(1);
		}
	}

	@Test
	void aTokenizerOfAnotherGridIsRefused() {
		Run tokenizer = submit(tokenizer(10), List.of());
		Run pretrain = submit(pretrain(10).replace("visualCodes: 16", "patchSize: 16")
				+ "tokens: { run: %d }\n".formatted(tokenizer.id()), List.of(tokenizer.id()));
		awaitState(RunState.FAILED, pretrain.id());
		assertThat(runs.find(pretrain.id()).orElseThrow().reason())
			.contains("cuts images into 4 x 4 patches, but the model into 2 x 2", "tokens.interpolate");
	}

	/** Rate times decay is far above 1, so that weights grow until they overflow. */
	private static String diverging(String action, double explosion) {
		return pretrain(60) + """
				optimizer: { peakRate: 10, weightDecay: 1, warmupSteps: 12 }
				divergence: { rateFactor: 0.0001, maxRewinds: 6, explosion: %s }
				onDivergence: %s
				""".formatted(explosion, action);
	}

	@Test
	void aDivergedRunStopsAndSaysFromWhereItWouldGoOn() {
		Run run = submit(diverging("stop", 3), List.of());
		awaitState(RunState.FAILED, run.id());
		assertThat(runs.find(run.id()).orElseThrow().reason()).contains("The training stopped after 0 rewinds",
				"with a lower optimizer.peakRate");
		assertThat(runs.attempts(run.id())).hasSize(1);
	}

	@Test
	void aDivergedRunGoesBackAndOnWithALowerRateAlsoAfterAKill() throws Exception {
		Run run = killedLosesNothing(diverging("rewind", 3));
		assertThat(runs.logs(run.id(), 0, 200).toString()).contains("Going back to", "1.0E-4 times the learning rate");
		assertThat(jobs.getBean(Metrics.class).latest(run.id()).get("learning_rate").value()).isLessThan(0.01);
	}

	/**
	 * Noticed so late that checkpoints are spoiled, too: it goes back as far as it takes.
	 */
	@Test
	void spoiledCheckpointsAreGivenUp() {
		Run run = submit(diverging("rewind", 150), List.of());
		await((each) -> each.state() == RunState.COMPLETED, run.id());
		assertThat(runs.logs(run.id(), 0, 200).toString()).contains("Going back to", "(rewind 1 of 6)");
		assertThat(jobs.getBean(Checkpoints.class).list(run.id())).extracting(Checkpoint::step)
			.doesNotHaveDuplicates()
			.startsWith(60L);
	}

	@Test
	void aRunThatGetsNoBetterEndsEarly() {
		Run run = submit(tokenizer(400) + """
				validateEvery: 10
				optimizer: { peakRate: 1.0e-12 }
				earlyStop: { metric: validation/code_usage, goal: min, patience: 2 }
				""", List.of());
		await((each) -> each.state() == RunState.COMPLETED, run.id());
		assertThat(runs.find(run.id()).orElseThrow().progress().done()).isBetween(30L, 390L);
		assertThat(runs.logs(run.id(), 0, 200).toString()).contains("Ending early: no better validation/code_usage");
	}

	@Test
	void validationsFallOnTheSameStepsAfterAStop() {
		Run run = submit(pretrain(4000), List.of());
		await((each) -> each.progress().done() > 0, run.id());
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run.id());
		long stopped = runs.attempts(run.id()).get(0).committedStep();
		runs.resume(run.id());
		await((each) -> each.progress().done() > stopped + 50, run.id());
		runs.cancel(run.id());
		await((each) -> each.state() == RunState.CANCELLED, run.id());
		assertThat(numeric(run.id()).keySet().stream().filter((point) -> point.startsWith("validation/loss@")))
			.hasSizeGreaterThan(1)
			.allSatisfy((point) -> assertThat(Long.parseLong(point.substring(point.indexOf('@') + 1)) % 20).isZero());
	}

	@Test
	void aStoppedRunGoesOnFromItsCheckpoint() {
		Run run = submit(pretrain(4000), List.of());
		await((each) -> each.progress().done() > 0, run.id());
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run.id());
		long stopped = runs.attempts(run.id()).get(0).committedStep();
		assertThat(stopped).isPositive();
		runs.resume(run.id());
		await((each) -> each.attempts() == 2 && each.progress().done() > stopped, run.id());
		assertThat(runs.attempts(run.id()).get(1).fromStep()).isEqualTo(stopped);
		runs.cancel(run.id());
		await((each) -> each.state() == RunState.CANCELLED, run.id());
	}

	/** What is cut and colored at random is drawn again as it was. */
	@Test
	void aKilledPretrainingLosesNothing() throws Exception {
		killedLosesNothing(pretrain(60).replace("images: { dataset: pairs, batch: 8 }",
				"images: { dataset: pairs, batch: 8, augmentation: { crop: {}, flip: true, jitter: { hue: 0.1 } } }"));
	}

	@Test
	void aKilledTokenizerLosesNothing() throws Exception {
		killedLosesNothing(tokenizer(60));
	}

	/** A worker of its own process is killed in the middle; another one goes on. */
	private static Run killedLosesNothing(String recipe) throws Exception {
		Run undisturbed = submit(recipe, List.of());
		await((run) -> run.state() == RunState.COMPLETED, undisturbed.id());
		jobs.getBean(WorkerLoop.class).end(Duration.ofSeconds(30));
		worker.join();
		Run killed = submit(recipe, List.of());
		Process first = workerProcess();
		await((run) -> run.progress().done() > 12, killed.id());
		first.destroyForcibly().waitFor();
		Process second = workerProcess();
		try {
			await((run) -> run.state() == RunState.COMPLETED, killed.id());
		}
		finally {
			second.destroyForcibly().waitFor();
			reopen();
		}
		assertThat(runs.attempts(killed.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertThat(numeric(killed.id())).isEqualTo(numeric(undisturbed.id())).hasSizeGreaterThan(60);
		return killed;
	}

	private static void reopen() {
		jobs.close();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		startWorker();
	}

	@Test
	void shardsAreWhatTheDatabaseSays() throws IOException {
		JdbcDatasets datasets = jobs.getBean(JdbcDatasets.class);
		List<Shard> shards = datasets.shards("pairs");
		assertThat(shards).hasSizeGreaterThan(1);
		for (Shard shard : shards) {
			assertThat(JobsFixture.datasetFolder(jobs, "pairs").resolve(shard.file())).hasSize(shard.bytes());
		}
		try (Stream<Path> files = Files.list(JobsFixture.datasetFolder(jobs, "pairs"))) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.contains("part")))
				.isEmpty();
		}
	}

	private static Process workerProcess() throws IOException {
		return JobsFixture.worker(postgres, folder.resolve("home"), corpus, folder.resolve("worker.log"));
	}

	private static TreeMap<String, Double> numeric(long run) {
		TreeMap<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run)) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

	private static Run submit(String yaml, List<Long> dependsOn) {
		JsonNode recipe = YAMLMapper.builder().build().readTree(yaml);
		return runs.submit(new Submission(recipe, null, List.of(), 0, dependsOn, null));
	}

	private static void awaitState(RunState state, long id) {
		await((run) -> run.state() == state, id);
	}

	private static void await(Predicate<Run> condition, long... ids) {
		for (long id : ids) {
			Awaiting.until(condition, runs, id, TrainingJobIT::log);
		}
	}

	private static String log() {
		try {
			Path file = folder.resolve("worker.log");
			return Files.exists(file) ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
