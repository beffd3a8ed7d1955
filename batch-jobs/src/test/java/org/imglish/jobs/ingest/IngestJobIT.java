package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.Balance;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.imglish.jobs.worker.WorkerLoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever interrupts an ingest, its shards are those of an undisturbed one. */
class IngestJobIT {

	private static final int RECORDS = 3000;

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static Path corpus;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static JdbcDatasets datasets;

	@BeforeAll
	static void ingestUndisturbed() throws Exception {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(RECORDS, 50, 4, 24, 24, 24));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		datasets = jobs.getBean(JdbcDatasets.class);
		Run run = submit("undisturbed");
		Process worker = worker();
		try {
			await((each) -> each.state() == RunState.COMPLETED, run);
		}
		finally {
			worker.destroyForcibly().waitFor();
		}
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void aKilledIngestGoesOnAfterItsLastShard() throws Exception {
		Run run = submit("killed");
		Process first = worker();
		await((each) -> each.progress().done() >= 300, run);
		first.destroyForcibly().waitFor();
		assertThat(runs.find(run.id()).orElseThrow().progress().done()).isLessThan(RECORDS);
		Process second = worker();
		try {
			await((each) -> each.state() == RunState.COMPLETED, run);
		}
		finally {
			second.destroyForcibly().waitFor();
		}
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertThat(runs.attempts(run.id()).get(1).fromStep()).isPositive();
		assertShardsAreThoseOfTheUndisturbed("killed");
	}

	@Test
	void aStoppedIngestLeavesNoHalfShard() throws Exception {
		Run run = submit("stopped");
		WorkerLoop loop = jobs.getBean(WorkerLoop.class);
		Thread thread = new Thread(loop::run, "worker");
		thread.start();
		await((each) -> each.progress().done() >= 100, run);
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run);
		runs.resume(run.id());
		await((each) -> each.state() == RunState.COMPLETED, run);
		loop.end(Duration.ofSeconds(30));
		thread.join();
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("STOPPED", "COMPLETED");
		assertShardsAreThoseOfTheUndisturbed("stopped");
	}

	@Test
	void aSurveyThatWasStoppedStartsAnew() throws Exception {
		Path texts = corpus.resolve("many.txt");
		Files.write(texts, IntStream.range(0, 100_000).mapToObj((i) -> "text number " + i).toList());
		Run run = runs.submit(new Submission(RecipeText.parse("""
				kind: ingest
				dataset: surveyed
				source: { format: plain-text, path: %s }
				vocabulary: { size: 500, model: bpe }
				samplesPerShard: 50000
				""".formatted(texts)), null, List.of(), 0, List.of(), null));
		Process worker = worker();
		try {
			await((each) -> each.state() == RunState.RUNNING, run);
			runs.stop(run.id());
			await((each) -> each.state() == RunState.STOPPED, run);
			assertThat(datasets.shards("surveyed")).isEmpty();
			runs.resume(run.id());
			await((each) -> each.state() == RunState.COMPLETED, run);
		}
		finally {
			worker.destroyForcibly().waitFor();
		}
		try (TextTokenizer tokenizer = HuggingFaceText
			.open(JobsFixture.datasetFolder(jobs, "surveyed").resolve("tokenizer.json"));
				ShardedSamples samples = ShardedSamples.open(JobsFixture.datasetFolder(jobs, "surveyed"))) {
			assertThat(samples.size()).isEqualTo(100_000);
			assertThat(tokenizer.vocabularySize()).isEqualTo(500);
			assertThat(tokenizer.decode(samples.read(77_777).tokens())).isEqualTo("text number 77777");
		}
	}

	private static void assertShardsAreThoseOfTheUndisturbed(String dataset) throws IOException {
		List<Shard> shards = datasets.shards(dataset);
		assertThat(shards).extracting(Shard::sha256)
			.containsExactlyElementsOf(datasets.shards("undisturbed").stream().map(Shard::sha256).toList());
		try (Stream<Path> files = Files.list(JobsFixture.datasetFolder(jobs, dataset))) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.startsWith("shard-")))
				.containsExactlyInAnyOrderElementsOf(shards.stream().map(Shard::file).toList());
		}
		assertThat(datasets.skipped(dataset)).isEqualTo(datasets.skipped("undisturbed"));
		Holdings holdings = Objects.requireNonNull(Manifest.in(JobsFixture.datasetFolder(jobs, dataset)).holdings());
		long samples = shards.stream().mapToLong(Shard::samples).sum();
		assertThat(holdings).isEqualTo(new Holdings(samples, 0, samples, samples, 0, 0, 0, 0, 0));
		assertThat(datasets.balance(dataset)).isEqualTo(datasets.balance("undisturbed"));
		assertThat(datasets.balance(dataset).classes()).isEmpty();
		assertThat(datasets.balance(dataset).texts().stream().mapToLong(Balance.OfLength::texts).sum())
			.isEqualTo(samples);
	}

	private static Run submit(String dataset) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: ingest
				dataset: %2$s
				source: { format: coco-captions, path: %1$s/pairs.json, images: %1$s/pairs }
				vocabulary: { size: 200 }
				imageSide: 32
				samplesPerShard: 100
				""".formatted(corpus, dataset)), null, List.of(), 0, List.of(), null));
	}

	private static Process worker() throws IOException {
		return JobsFixture.worker(postgres, folder.resolve("home"), corpus, folder.resolve("worker.log"));
	}

	private static void await(Predicate<Run> condition, Run run) {
		Path log = folder.resolve("worker.log");
		Awaiting.until(condition, runs, run.id(), () -> Files.exists(log) ? Files.readString(log) : "");
	}

}
