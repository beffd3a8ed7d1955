package org.imglish.jobs.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.flywaydb.core.Flyway;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.access.Role;
import org.imglish.jobs.access.Tokens;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RecipeText;
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
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A home that was wiped comes back from a backup: what was stopped and what ran goes on
 * with the numbers of undisturbed runs.
 */
class BackupIT {

	@TempDir
	static Path folder;

	private static Path corpus;

	private static Path home;

	private static PostgresFixture postgres;

	private static ConfigurableApplicationContext jobs;

	private static Process worker;

	@BeforeAll
	static void open() throws IOException {
		corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(16, 60, 16, 16, 16, 16));
		home = folder.resolve("home");
		postgres = PostgresFixture.emptyDatabase();
		jobs = open(postgres, home);
		worker = worker(postgres, home);
	}

	@AfterAll
	static void close() {
		worker.destroyForcibly();
		jobs.close();
	}

	@Test
	void aWipedHomeGoesOnFromItsBackup() throws Exception {
		await(BackupIT::isComplete, submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(corpus)));
		Files.write(corpus.resolve("more.txt"), IntStream.range(0, 30).mapToObj((i) -> "a new text " + i).toList());
		await(BackupIT::isComplete, submit("{ kind: ingest, append: texts, source: { format: plain-text, path: %s } }"
			.formatted(corpus.resolve("more.txt"))));
		Run undisturbed = submit(pretrain(80));
		assertThat(undisturbed.recipe().at("/data/texts/dataset").asString()).isEqualTo("texts@2");
		await(BackupIT::isComplete, undisturbed);
		Run stopped = submit(pretrain(80));
		await((run) -> run.progress().done() > 20, stopped);
		runs().stop(stopped.id());
		await((run) -> run.state() == RunState.STOPPED, stopped);
		Run running = submit(pretrain(80));
		await((run) -> runs().attempts(run.id()).stream().anyMatch((attempt) -> attempt.committedStep() > 10), running);
		Contents living = backup(folder.resolve("living.zip"));
		assertThat(living.rows()).containsEntry("imglish.run", 5L).containsEntry("imglish.dataset", 2L);
		worker.destroyForcibly().waitFor();
		TreeMap<String, Double> expected = numeric(undisturbed);
		Contents contents = backup(folder.resolve("backup.zip"));
		jobs.close();

		Path files = folder.resolve("copied-files");
		for (String part : List.of("checkpoints", "datasets")) {
			FileSystemUtils.copyRecursively(home.resolve(part), files.resolve(part));
		}
		FileSystemUtils.deleteRecursively(home);
		postgres = PostgresFixture.emptyDatabase();
		jobs = open(postgres, home);
		FileSystemUtils.copyRecursively(files, home);
		Restored restored = restore("backup.zip");
		assertThat(restored.missing()).isEmpty();
		assertThat(restored.contents()).isEqualTo(contents);
		assertThat(contents.files()).isGreaterThan(8);
		assertThat(runs().find(running.id()).orElseThrow().state()).isEqualTo(RunState.RUNNING);

		worker = worker(postgres, home);
		runs().resume(stopped.id());
		await(BackupIT::isComplete, stopped);
		await(BackupIT::isComplete, running);
		for (Run run : List.of(stopped, running)) {
			assertThat(numeric(run)).isEqualTo(expected).hasSizeGreaterThan(80);
			assertThat(runs().attempts(run.id()).get(1).fromStep()).isPositive();
		}
		assertThat(submit(pretrain(1)).id()).as("numbers go on").isEqualTo(running.id() + 1);
		assertThatIOException().isThrownBy(() -> restore("backup.zip")).withMessageContaining("into an empty one");
	}

	@Test
	void aFileThatIsMissingIsNamed() throws Exception {
		PostgresFixture other = PostgresFixture.emptyDatabase();
		Path otherHome = folder.resolve("other");
		try (ConfigurableApplicationContext filled = open(other, otherHome)) {
			filled.getBean(JdbcClient.class)
				.sql("""
						WITH run AS (INSERT INTO imglish.run (name, kind, state, recipe) VALUES ('r', 'PRETRAIN', 'STOPPED', '{}')
							RETURNING id)
						INSERT INTO imglish.checkpoint (run, attempt, fencing, step, state, folder, files)
						SELECT id, 1, 1, 10, 'COMPLETE', 'run-1/1-10', '[{"name": "weights", "bytes": 3, "sha256": "abc"}]' FROM run
						""")
				.update();
			filled.getBean(Backup.class).write(folder.resolve("other.zip"), (table, rows) -> {
			});
		}
		try (ConfigurableApplicationContext empty = open(PostgresFixture.emptyDatabase(), otherHome)) {
			assertThat(restore(empty, "other.zip", false).missing())
				.containsExactly("checkpoints/run-1/1-10/weights: is not there");
		}
		Files.createDirectories(otherHome.resolve("checkpoints/run-1/1-10"));
		Files.writeString(otherHome.resolve("checkpoints/run-1/1-10/weights"), "abc");
		try (ConfigurableApplicationContext empty = open(PostgresFixture.emptyDatabase(), otherHome)) {
			assertThat(restore(empty, "other.zip", true).missing())
				.containsExactly("checkpoints/run-1/1-10/weights: is not what it was");
		}
	}

	@Test
	void aBackupOfAnEarlierSchemaIsBroughtToTheNewest() throws Exception {
		PostgresFixture earlier = PostgresFixture.emptyDatabase();
		Path earlierHome = folder.resolve("earlier");
		Path file = folder.resolve("earlier.zip");
		Flyway flyway = Flyway.configure()
			.dataSource(earlier.url(), earlier.user(), earlier.password())
			.defaultSchema("imglish")
			.target("9")
			.load();
		flyway.migrate();
		try (ConfigurableApplicationContext empty = open(PostgresFixture.emptyDatabase(), earlierHome)) {
			JdbcClient jdbc = JdbcClient.create(flyway.getConfiguration().getDataSource());
			jdbc.sql("INSERT INTO imglish.run (name, kind, state, recipe) VALUES ('old', 'PRETRAIN', 'STOPPED', '{}')")
				.update();
			Backup backup = new Backup(flyway.getConfiguration().getDataSource(),
					new StoreListing(empty.getBean(org.imglish.jobs.dataset.JdbcDatasets.class).store()));
			assertThat(backup.write(file, (table, rows) -> {
			}).schema()).isEqualTo("9");
			restore(empty, "earlier.zip", false);
			assertThat(empty.getBean(JdbcClient.class)
				.sql("SELECT name FROM imglish.run WHERE workers_min = 1")
				.query(String.class)
				.list()).containsExactly("old");
		}
	}

	@Test
	void aFileThatWasCutOffChangesNothing() throws Exception {
		try (ConfigurableApplicationContext filled = open(PostgresFixture.emptyDatabase(), folder.resolve("cut"))) {
			filled.getBean(Tokens.class).issue("someone", Role.ADMIN, null);
			Path whole = folder.resolve("whole.zip");
			filled.getBean(Backup.class).write(whole, (table, rows) -> {
			});
			assertThatIOException().isThrownBy(() -> filled.getBean(Backup.class).write(whole, (table, rows) -> {
			})).withMessageContaining("backups replace nothing");
			assertThatIOException()
				.isThrownBy(() -> filled.getBean(Backup.class).write(folder.resolve("no/backup.zip"), (table, rows) -> {
				}))
				.withMessageContaining("There is no folder for");
			byte[] bytes = Files.readAllBytes(whole);
			Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length / 2));
			Files.write(folder.resolve("changed.zip"), withWrongSum(bytes, "tables/imglish.api_token"));
		}
		try (ConfigurableApplicationContext empty = open(PostgresFixture.emptyDatabase(), folder.resolve("uncut"))) {
			for (String damaged : List.of("cut.zip", "changed.zip")) {
				assertThatIOException().isThrownBy(() -> restore(empty, damaged, false))
					.withMessageContaining(damaged + " is no whole backup");
			}
			assertThat(empty.getBean(Tokens.class).list(0, 10).total()).isZero();
			restore(empty, "whole.zip", false);
			assertThat(empty.getBean(Tokens.class).list(0, 10).total()).isOne();
		}
	}

	@Test
	void nothingThatAFileSaysBecomesAStatementOrLeavesTheStore() throws Exception {
		Path touched = folder.resolve("touched");
		try (ConfigurableApplicationContext filled = open(PostgresFixture.emptyDatabase(), folder.resolve("sound"))) {
			filled.getBean(Tokens.class).issue("someone", Role.ADMIN, null);
			Path sound = folder.resolve("sound.zip");
			filled.getBean(Backup.class).write(sound, (table, rows) -> {
			});
			rewrite(sound, "program.zip", "tables/imglish.api_token",
					"id) FROM PROGRAM 'touch " + touched + "' --\n1\n");
			rewrite(sound, "outside.zip", "store.jsonl",
					"{\"part\":\"DATASETS\",\"name\":\"../../secret\",\"bytes\":1,\"sha256\":null}\n");
			rewrite(sound, "garbled.zip", "store.jsonl", "no JSON\n");
		}
		try (ConfigurableApplicationContext empty = open(PostgresFixture.emptyDatabase(), folder.resolve("still"))) {
			for (String made : List.of("program.zip", "outside.zip", "garbled.zip")) {
				assertThatIOException().isThrownBy(() -> restore(empty, made, true))
					.withMessageContaining(made + " is no whole backup");
			}
			assertThatIOException().isThrownBy(() -> restore(empty, "program.zip", true))
				.withMessageContaining("imglish.api_token has no column id) FROM PROGRAM");
			assertThat(empty.getBean(Tokens.class).list(0, 10).total()).isZero();
		}
		assertThat(touched).doesNotExist();
	}

	/** The same backup with another content of one entry. */
	private static void rewrite(Path backup, String name, String entry, String content) throws IOException {
		try (ZipFile from = new ZipFile(backup.toFile());
				ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
			for (ZipEntry each : Collections.list(from.entries())) {
				to.putNextEntry(new ZipEntry(each.getName()));
				to.write(each.getName().equals(entry) ? content.getBytes(StandardCharsets.UTF_8)
						: from.getInputStream(each).readAllBytes());
				to.closeEntry();
			}
		}
	}

	/**
	 * As if a bit of an entry had changed: its sum stands in the directory, 30 bytes
	 * before its name.
	 */
	private static byte[] withWrongSum(byte[] zip, String entry) {
		int name = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf(entry);
		byte[] changed = zip.clone();
		changed[name - 30]++;
		return changed;
	}

	private static ConfigurableApplicationContext open(PostgresFixture database, Path home) {
		return JobsFixture.open(database.url(), database.user(), database.password(), home, corpus);
	}

	private static Process worker(PostgresFixture database, Path home) throws IOException {
		return JobsFixture.worker(database, home, corpus, folder.resolve("worker.log"));
	}

	private static Contents backup(Path file) throws IOException {
		return jobs.getBean(Backup.class).write(file, (table, rows) -> {
		});
	}

	private static Restored restore(String file) throws IOException {
		return restore(jobs, file, true);
	}

	private static Restored restore(ConfigurableApplicationContext into, String file, boolean sums) throws IOException {
		return into.getBean(Restore.class).restore(folder.resolve(file), sums, (table, rows) -> {
		});
	}

	private static String pretrain(int steps) {
		return """
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 8, window: 24 } }
				steps: %d
				checkpointEvery: 5
				""".formatted(steps);
	}

	private static Runs runs() {
		return jobs.getBean(Runs.class);
	}

	private static Run submit(String yaml) {
		return runs().submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private static boolean isComplete(Run run) {
		return run.state() == RunState.COMPLETED;
	}

	private static void await(Predicate<Run> condition, Run run) {
		Awaiting.until(condition, runs(), run.id(), BackupIT::log);
	}

	private static String log() {
		try {
			return Files.readString(folder.resolve("worker.log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static TreeMap<String, Double> numeric(Run run) {
		TreeMap<String, Double> values = new TreeMap<>();
		try (Stream<MetricPoint> points = jobs.getBean(Metrics.class).points(run.id())) {
			points.filter((point) -> point.kind() == MetricPoint.Kind.NUMERIC)
				.forEach((point) -> values.put(point.name() + "@" + point.step(), point.value()));
		}
		return values;
	}

}
