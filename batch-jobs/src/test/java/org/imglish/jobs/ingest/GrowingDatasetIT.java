package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardedSamples;
import org.imglish.core.source.SourcePictures;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.Balance;
import org.imglish.jobs.dataset.Dataset;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.dataset.SampleFilter;
import org.imglish.jobs.dataset.SkippedRecord;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.submission.Submissions;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A dataset that grew has the shards, bit for bit, of one that was ingested at once.
 */
class GrowingDatasetIT {

	private static final int RECORDS = 1200;

	/** Records of the first version; of whole shards, so that both cut alike. */
	private static final int FIRST = 500;

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static Path corpus;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static Submissions submissions;

	private static JdbcDatasets datasets;

	private static JdbcClient jdbc;

	private static Outcome whole;

	private final List<Process> workers = new ArrayList<>();

	@BeforeAll
	static void ingestAtOnce() throws Exception {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(300, 50, 4, 24, 24, 24));
		List<String> records = records();
		Files.write(corpus.resolve("all.jsonl"), records);
		Files.write(corpus.resolve("first.jsonl"), records.subList(0, FIRST));
		Files.write(corpus.resolve("second.jsonl"), records.subList(FIRST, RECORDS));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		submissions = jobs.getBean(Submissions.class);
		datasets = jobs.getBean(JdbcDatasets.class);
		jdbc = jobs.getBean(JdbcClient.class);
		Process worker = JobsFixture.worker(postgres, folder.resolve("home"), corpus, folder.resolve("worker.log"));
		try {
			done(ingest("dataset: words", "all", "vocabulary: { size: 200 }"));
			done(ingest("dataset: whole", "all", "vocabulary: { dataset: words }"));
			done(ingest("dataset: pets", "first", "vocabulary: { dataset: words }"));
		}
		finally {
			worker.destroyForcibly().waitFor();
		}
		whole = outcome("whole");
		assertThat(whole.reasons()).containsKeys("DUPLICATE", "MISSING_FILE");
	}

	/** Records that occur again, near each other and far away, and missing files. */
	private static List<String> records() throws IOException {
		List<String> images;
		try (Stream<Path> all = Files.list(corpus.resolve("pairs"))) {
			images = all.map((image) -> "pairs/" + image.getFileName()).sorted().toList();
		}
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < RECORDS; i++) {
			String image = (i % 101 == 0) ? "missing.png" : images.get(i % images.size());
			String text = "text number " + i;
			if (i % 83 == 0) {
				image = images.get(7);
				text = "one that occurs again and again";
			}
			lines.add("{\"image\": \"" + image + "\", \"text\": \"" + text + "\", \"class\": \""
					+ ((i < FIRST) ? "old" : "new") + "\"}");
		}
		return lines;
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@AfterEach
	void killWorkers() throws InterruptedException {
		for (Process worker : this.workers) {
			worker.destroyForcibly().waitFor();
		}
	}

	@Test
	void whatIsAppendedContinuesTheRecordsAndFindsTheirDuplicates() throws Exception {
		start(1);
		List<Shard> before = datasets.shards("pets");
		Run run = ingest("append: pets@1", "second", "parts: 3");
		String made = run.recipe().path("dataset").asString();
		assertThat(made).startsWith("pets@");
		assertThat(run.recipe().path("append").asString()).isEqualTo("pets");
		done(run);
		assertIsWhole(made);
		assertThat(jobs.getBean(IngestParts.class).list(run.id())).hasSize(3)
			.allSatisfy((part) -> assertThat(part.shards()).isEqualTo(part.ofShards()))
			.extracting(IngestPart::shards)
			.satisfies((shards) -> assertThat(shards.stream().mapToLong(Long::longValue).sum())
				.isEqualTo(datasets.shards(made).size() - before.size()));
		assertThat(datasets.shards("pets")).isEqualTo(before);
		assertThat(Manifest.in(JobsFixture.datasetFolder(jobs, "pets")).shards()).isEqualTo(before);
		assertThat(Manifest.in(JobsFixture.datasetFolder(jobs, made)).shards()).hasSize(RECORDS / 50)
			.startsWith(before.stream()
				.map((shard) -> new Shard("../pets/" + shard.file(), shard.samples(), shard.bytes(), shard.sha256()))
				.toArray(Shard[]::new));
	}

	@Test
	void samplesAreFoundByTheVersionThatTheyCameWithAndSkippedOnesByTheirPictures() throws Exception {
		start(1);
		Run run = ingest("append: pets@1", "second", "parts: 2");
		done(run);
		String made = run.recipe().path("dataset").asString();
		assertThat(found(made, new SampleFilter(null, null, null, "pets"))).containsOnly("old");
		assertThat(found(made, new SampleFilter(null, null, null, made))).containsOnly("new");
		assertThat(found(made, new SampleFilter("TEXT number", "new", null, null))).containsOnly("new").hasSize(100);
		assertThat(found("pets", new SampleFilter(null, "new", null, null))).isEmpty();
		Dataset dataset = datasets.find(made).orElseThrow();
		List<SkippedRecord> skipped = datasets.skipped(made, 0, 50).items();
		List<SourcePictures.Found> pictures = jobs.getBean(SkippedPictures.class).of(dataset, skipped);
		assertThat(skipped).extracting(SkippedRecord::reason).contains("DUPLICATE", "MISSING_FILE");
		for (int i = 0; i < skipped.size(); i++) {
			assertThat(pictures.get(i).image() == null).isEqualTo(skipped.get(i).reason().equals("MISSING_FILE"));
		}
	}

	private static List<Object> found(String dataset, SampleFilter filter) {
		return datasets.find(dataset, filter, 0, 100)
			.samples()
			.stream()
			.map((sample) -> sample.labels().get("class_name"))
			.toList();
	}

	@Test
	void whoeverIsKilledWhileAppendingTheVersionIsTheSame() throws Exception {
		start(2);
		Run run = ingest("append: pets@1", "second", "parts: 4");
		Awaiting.until("a part with a chunk", () -> jdbc.sql("""
				SELECT count(*) FROM imglish.part p JOIN imglish.run r ON r.id = p.run
				WHERE r.id = ? AND p.state = 'OPEN' AND p.position > p.first
				""").param(run.id()).query(Long.class).single() > 0);
		String holder = jdbc.sql("SELECT lease_worker FROM imglish.run WHERE id = ?")
			.param(run.id())
			.query(String.class)
			.single();
		this.workers.stream()
			.filter((worker) -> holder.contains("-" + worker.pid() + "-"))
			.findFirst()
			.orElseThrow()
			.destroyForcibly()
			.waitFor();
		done(run);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertIsWhole(run.recipe().path("dataset").asString());
	}

	@Test
	void appendingTwiceComesToTheSame() throws Exception {
		start(1);
		List<String> records = Files.readAllLines(corpus.resolve("second.jsonl"));
		Files.write(corpus.resolve("third.jsonl"), records.subList(300, records.size()));
		Files.write(corpus.resolve("second-half.jsonl"), records.subList(0, 300));
		Run second = ingest("append: pets@1", "second-half", "parts: 2");
		String made = second.recipe().path("dataset").asString();
		// The next one waits for it.
		Run third = ingest("append: " + made, "third", "parts: 2");
		done(second);
		done(third);
		assertIsWhole(third.recipe().path("dataset").asString());
	}

	private static void assertIsWhole(String version) throws IOException {
		Outcome grown = outcome(version);
		assertThat(grown.shards()).isEqualTo(whole.shards());
		assertThat(grown.holdings()).isEqualTo(whole.holdings());
		assertThat(grown.balance()).isEqualTo(whole.balance());
		assertThat(grown.skipped()).extracting(SkippedRecord::position, SkippedRecord::reason)
			.containsExactlyElementsOf(whole.skipped()
				.stream()
				.filter((record) -> record.position() >= grown.skipped().get(0).position())
				.map((record) -> tuple(record.position(), record.reason()))
				.toList());
		try (ShardedSamples samples = ShardedSamples.open(datasets.files(version, Duration.ZERO));
				ShardedSamples all = ShardedSamples.open(datasets.files("whole", Duration.ZERO))) {
			assertThat(samples.size()).isEqualTo(all.size());
			assertThat(samples.manifest().classes()).containsExactlyInAnyOrder("old", "new");
			for (int i : new int[] { 0, FIRST - 30, all.size() - 1 }) {
				Sample sample = samples.read(i);
				assertThat(sample.id()).isEqualTo(all.read(i).id());
				assertThat(sample.text()).isEqualTo(all.read(i).text());
			}
		}
	}

	private static Outcome outcome(String dataset) throws IOException {
		Manifest manifest = datasets.manifest(dataset).orElseThrow();
		assertThat(datasets.shards(dataset)).isEqualTo(manifest.shards());
		return new Outcome(manifest.shards().stream().map(Shard::sha256).toList(), manifest.skipped(),
				Objects.requireNonNull(manifest.holdings()), datasets.balance(dataset),
				datasets.skipped(dataset, 0, RECORDS).items());
	}

	private void start(int number) throws IOException {
		for (int i = 0; i < number; i++) {
			this.workers
				.add(JobsFixture.worker(postgres, folder.resolve("home"), corpus, folder.resolve("worker.log")));
		}
		Awaiting.until("workers",
				() -> jdbc.sql("SELECT count(*) FROM imglish.worker WHERE alive_until > now() AND pid = ANY (?)")
					.param(this.workers.stream().map(Process::pid).toArray(Long[]::new))
					.query(Long.class)
					.single() == number);
	}

	private static Run ingest(String name, String source, String more) {
		return submissions.submit(new Submission(RecipeText.parse("""
				kind: ingest
				%s
				source: { format: json-lines, path: %s/%s.jsonl }
				imageSide: 32
				samplesPerShard: 50
				maxBadShare: 0.5
				%s
				""".formatted(name, corpus, source, more)), null, List.of(), 0, List.of(), null));
	}

	private static void done(Run run) {
		Path log = folder.resolve("worker.log");
		Predicate<Run> isDone = (each) -> each.state() == RunState.COMPLETED;
		Awaiting.until(isDone, runs, run.id(), () -> Files.exists(log) ? Files.readString(log) : "");
	}

	/**
	 * What an ingest came to.
	 *
	 * @param shards sums of the shards
	 * @param reasons numbers of skipped records
	 * @param holdings what the samples hold
	 * @param balance how the samples are spread
	 * @param skipped the skipped records
	 */
	private record Outcome(List<String> shards, Map<String, Long> reasons, Holdings holdings, Balance balance,
			List<SkippedRecord> skipped) {

	}

}
