package org.imglish.jobs.ingest;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Holdings;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.Balance;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.dataset.SkippedRecord;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However many workers share an ingest, and whoever of them dies, it comes to what one
 * worker makes of one part.
 */
class SharedIngestIT {

	private static final int IMAGES = 500;

	private static final int RECORDS = 2000;

	private static final int PICTURES = 650;

	private static final int DISTINCT = 130;

	@TempDir
	static Path folder;

	private static PostgresFixture postgres;

	private static Path corpus;

	private static ConfigurableApplicationContext jobs;

	private static Runs runs;

	private static JdbcDatasets datasets;

	private static JdbcClient jdbc;

	private static Outcome whole;

	private final List<Process> workers = new ArrayList<>();

	@BeforeAll
	static void ingestInOnePart() throws Exception {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(IMAGES, 50, 4, 24, 24, 24));
		write(corpus.resolve("records.jsonl"));
		postgres = PostgresFixture.emptyDatabase();
		jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), folder.resolve("home"), corpus);
		runs = jobs.getBean(Runs.class);
		datasets = jobs.getBean(JdbcDatasets.class);
		jdbc = jobs.getBean(JdbcClient.class);
		Run run = submit("whole", 1);
		Process worker = worker(corpus);
		try {
			await((each) -> each.state() == RunState.COMPLETED, run);
		}
		finally {
			worker.destroyForcibly().waitFor();
		}
		whole = outcome("whole");
		assertThat(whole.skipped()).extracting(SkippedRecord::reason)
			.contains("DUPLICATE", "MISSING_FILE", "BROKEN_IMAGE");
	}

	/**
	 * A quarter of the records are of images of their own; others occur near each other
	 * or far away, with files that are missing or no image among them.
	 */
	private static void write(Path file) throws IOException {
		List<String> images;
		try (Stream<Path> all = Files.list(corpus.resolve("pairs"))) {
			images = all.map((image) -> "pairs/" + image.getFileName()).sorted().toList();
		}
		Files.writeString(corpus.resolve("broken.png"), "no image");
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < RECORDS; i++) {
			String image = images.get(i % images.size());
			String text = "text number " + i;
			if (i % 97 == 0) {
				image = "broken.png";
				text = "of no image";
			}
			else if (i % 101 == 0) {
				image = "missing.png";
				text = "of a missing one";
			}
			else if (i % 331 == 0 || i == 1444) {
				image = images.get(7);
				text = "one that occurs again and again";
			}
			lines.add("{\"image\": \"" + image + "\", \"text\": \"" + text + "\"}");
		}
		Files.write(file, lines);
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
	void oneWorkerDoesAllParts() throws Exception {
		start(1);
		Run run = submit("alone", 7);
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(outcome("alone")).isEqualTo(whole);
		assertThat(takers(run)).hasSize(1);
		// In order, all that comes before a record is known: no shard is written again.
		assertThat(logged(run, "are written again")).isFalse();
		assertThat(logged(run, " takes part 7 of 7: records 1701 to 2000")).isTrue();
	}

	@Test
	void severalWorkersShareTheParts() throws Exception {
		start(3);
		for (int parts : List.of(3, 11)) {
			Run run = submit("shared-" + parts, parts);
			await((each) -> each.state() == RunState.COMPLETED, run);
			assertThat(outcome("shared-" + parts)).isEqualTo(whole);
			assertThat(takers(run)).hasSizeGreaterThan(1);
			assertThat(runs.find(run.id()).orElseThrow().progress().done()).isEqualTo(RECORDS);
			assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		}
	}

	@Test
	void aHelperThatIsKilledLosesItsChunkAlone() throws Exception {
		start(2);
		Run run = submit("helper-killed", 4);
		Awaiting.until("a part of a helper", () -> helpersWithAChunk(run) > 0);
		kill(jdbc.sql("""
				SELECT p.worker FROM imglish.part p JOIN imglish.run r ON r.id = p.run
				WHERE r.id = ? AND p.worker <> r.lease_worker AND p.position > p.first
				""").param(run.id()).query(String.class).list().get(0));
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(outcome("helper-killed")).isEqualTo(whole);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("COMPLETED");
		assertThat(runs.logs(run.id(), 0, 200)).filteredOn((line) -> line.text().contains(": records "))
			.hasSizeGreaterThan(4);
	}

	@Test
	void whenTheRunsOwnWorkerIsKilledOthersGoOn() throws Exception {
		start(3);
		Run run = submit("leader-killed", 6);
		Awaiting.until("a part of a helper", () -> helpersWithAChunk(run) > 0);
		kill(jdbc.sql("SELECT lease_worker FROM imglish.run WHERE id = ?")
			.param(run.id())
			.query(String.class)
			.single());
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(outcome("leader-killed")).isEqualTo(whole);
		assertThat(runs.attempts(run.id())).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertThat(runs.attempts(run.id()).get(1).fromStep()).isPositive();
	}

	@Test
	void aStopEndsAllPartsAndAResumeContinuesThem() throws Exception {
		start(2);
		Run run = submit("stopped", 5);
		Awaiting.until("a part of a helper", () -> helpersWithAChunk(run) > 0);
		runs.stop(run.id());
		await((each) -> each.state() == RunState.STOPPED, run);
		assertThat(heldParts(run)).isZero();
		long ingested = jdbc.sql("SELECT sum(position - first) FROM imglish.part WHERE run = ?")
			.param(run.id())
			.query(Long.class)
			.single();
		assertThat(ingested).isPositive().isLessThan(RECORDS);
		runs.resume(run.id());
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(outcome("stopped")).isEqualTo(whole);
		assertThat(runs.attempts(run.id()).get(1).fromStep()).isBetween(ingested, (long) RECORDS);
	}

	@Test
	void aCancelledIngestIsWorkedOnByNobody() throws Exception {
		start(2);
		Run run = submit("cancelled", 5);
		Awaiting.until("a part of a helper", () -> helpersWithAChunk(run) > 0);
		runs.cancel(run.id());
		await((each) -> each.state() == RunState.CANCELLED, run);
		assertThat(heldParts(run)).isZero();
		int shards = datasets.shards("cancelled").size();
		// The next ingest has all workers, which commit nothing of the cancelled one.
		Run next = submit("after-cancelled", 5);
		await((each) -> each.state() == RunState.COMPLETED, next);
		assertThat(outcome("after-cancelled")).isEqualTo(whole);
		assertThat(datasets.shards("cancelled")).hasSize(shards);
	}

	@Test
	void aWorkerThatDoesNotSeeTheSourceGivesItsPartBack() throws Exception {
		Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
		start(1);
		Run run = submit("unseen", 6);
		await((each) -> each.state() == RunState.RUNNING, run);
		this.workers.add(worker(elsewhere));
		await((each) -> each.state() == RunState.COMPLETED, run);
		assertThat(outcome("unseen")).isEqualTo(whole);
	}

	/**
	 * Pictures occur again smaller, darker and as JPEGs, most of them in other parts, and
	 * as the same file with another text.
	 */
	@Test
	void nearDuplicatesAreFoundAcrossParts() throws Exception {
		writePictures();
		start(1);
		Run alone = submitPictures("pictures", 1);
		await((each) -> each.state() == RunState.COMPLETED, alone);
		Outcome expected = outcome("pictures");
		assertThat(expected.reasons())
			.containsExactlyInAnyOrderEntriesOf(Map.of("NEAR_DUPLICATE", PICTURES - DISTINCT - 36L));
		assertThat(expected.skipped().get(0).detail()).matches("its image resembles that of record \\d+: \\d of 64.*");
		start(2);
		Run shared = submitPictures("pictures-shared", 6);
		await((each) -> each.state() == RunState.COMPLETED, shared);
		assertThat(outcome("pictures-shared")).isEqualTo(expected);
		assertThat(takers(shared)).hasSizeGreaterThan(1);
		assertThat(logged(shared, "are written again")).isTrue();
		Run killed = submitPictures("pictures-killed", 6);
		Awaiting.until("a part of a helper", () -> helpersWithAChunk(killed) > 0);
		kill(jdbc.sql("SELECT lease_worker FROM imglish.run WHERE id = ?")
			.param(killed.id())
			.query(String.class)
			.single());
		await((each) -> each.state() == RunState.COMPLETED, killed);
		assertThat(outcome("pictures-killed")).isEqualTo(expected);
	}

	/**
	 * A fifth of the records name the same file as another; of 36 such files both stay.
	 */
	private static void writePictures() throws IOException {
		Path pictures = Files.createDirectories(corpus.resolve("patches"));
		StringBuilder csv = new StringBuilder("image,text\n");
		for (int i = 0; i < PICTURES; i++) {
			int number = i * 7 % PICTURES % DISTINCT;
			int variant = i * 7 % PICTURES / DISTINCT;
			BufferedImage picture = patches(number, 160 - 20 * Math.min(variant, 3), (variant == 2) ? 0.8F : 1);
			String name = number + "-" + Math.min(variant, 3) + ((variant == 0) ? ".png" : ".jpg");
			ImageIO.write(picture, (variant == 0) ? "png" : "jpg", pictures.resolve(name).toFile());
			csv.append("patches/").append(name).append(",text ").append(i).append('\n');
		}
		Files.writeString(corpus.resolve("pictures.csv"), csv);
	}

	/** A picture of smooth patches. */
	private static BufferedImage patches(int number, int side, float light) {
		Random random = new Random(number);
		BufferedImage small = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < 36; i++) {
			small.setRGB(i % 6, i / 6,
					new Color(light * random.nextFloat(), light * random.nextFloat(), light * random.nextFloat())
						.getRGB());
		}
		BufferedImage large = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = large.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
		graphics.drawImage(small, 0, 0, side, side, null);
		graphics.dispose();
		return large;
	}

	private static Run submitPictures(String dataset, int parts) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: ingest
				dataset: %2$s
				source: { format: csv, path: %1$s/pictures.csv, nearDuplicates: 8 }
				vocabulary: { size: 200 }
				imageSide: 32
				samplesPerShard: 20
				maxBadShare: 0.8
				parts: %3$d
				""".formatted(corpus, dataset, parts)), null, List.of(), 0, List.of(), null));
	}

	private static long helpersWithAChunk(Run run) {
		return jdbc.sql("""
				SELECT count(*) FROM imglish.part p JOIN imglish.run r ON r.id = p.run
				WHERE r.id = ? AND p.state = 'OPEN' AND p.worker <> r.lease_worker AND p.position > p.first
				""").param(run.id()).query(Long.class).single();
	}

	private static long heldParts(Run run) {
		return jdbc.sql("SELECT count(*) FROM imglish.part WHERE run = ? AND worker IS NOT NULL")
			.param(run.id())
			.query(Long.class)
			.single();
	}

	/** Kills a worker by the process id in its name. */
	private void kill(String name) throws InterruptedException {
		Process found = this.workers.stream()
			.filter((worker) -> name.contains("-" + worker.pid() + "-"))
			.findFirst()
			.orElseThrow();
		found.destroyForcibly().waitFor();
	}

	/** Names of the workers that took parts, by the run's log. */
	private static List<String> takers(Run run) {
		return runs.logs(run.id(), 0, 200)
			.stream()
			.map(LogLine::text)
			.filter((line) -> line.contains(" takes part "))
			.map((line) -> line.substring(0, line.indexOf(' ')))
			.distinct()
			.toList();
	}

	private static boolean logged(Run run, String text) {
		return runs.logs(run.id(), 0, 200).stream().anyMatch((line) -> line.text().contains(text));
	}

	private static Outcome outcome(String dataset) throws IOException {
		Path files = JobsFixture.datasetFolder(jobs, dataset);
		Manifest manifest = Manifest.in(files);
		try (Stream<Path> left = Files.list(files)) {
			assertThat(left.map((file) -> file.getFileName().toString()).filter((name) -> name.startsWith("shard-")))
				.containsExactlyInAnyOrderElementsOf(manifest.shards().stream().map(Shard::file).toList());
		}
		assertThat(datasets.shards(dataset)).isEqualTo(manifest.shards());
		return new Outcome(manifest.shards().stream().map(Shard::sha256).toList(), manifest.skipped(),
				Objects.requireNonNull(manifest.holdings()), datasets.balance(dataset),
				datasets.skipped(dataset, 0, RECORDS).items());
	}

	private void start(int number) throws IOException {
		for (int i = 0; i < number; i++) {
			this.workers.add(worker(corpus));
		}
		Awaiting.until("workers",
				() -> jdbc.sql("SELECT count(*) FROM imglish.worker WHERE alive_until > now() AND pid = ANY (?)")
					.param(this.workers.stream().map(Process::pid).toArray(Long[]::new))
					.query(Long.class)
					.single() == number);
	}

	private static Run submit(String dataset, int parts) {
		return runs.submit(new Submission(RecipeText.parse("""
				kind: ingest
				dataset: %2$s
				source: { format: json-lines, path: %1$s/records.jsonl }
				vocabulary: { size: 200 }
				imageSide: 32
				samplesPerShard: 50
				parts: %3$d
				""".formatted(corpus, dataset, parts)), null, List.of(), 0, List.of(), null));
	}

	private static Process worker(Path data) throws IOException {
		return JobsFixture.worker(postgres, folder.resolve("home"), data, folder.resolve("worker.log"));
	}

	private static void await(Predicate<Run> condition, Run run) {
		Path log = folder.resolve("worker.log");
		Awaiting.until(condition, runs, run.id(), () -> Files.exists(log) ? Files.readString(log) : "");
	}

	/**
	 * What an ingest came to.
	 *
	 * @param shards sums of the shards
	 * @param reasons numbers of skipped records
	 * @param holdings what the samples hold
	 * @param balance how long the texts are
	 * @param skipped the skipped records
	 */
	private record Outcome(List<String> shards, Map<String, Long> reasons, Holdings holdings, Balance balance,
			List<SkippedRecord> skipped) {

	}

}
