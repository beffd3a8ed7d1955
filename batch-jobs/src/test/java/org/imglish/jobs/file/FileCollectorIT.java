package org.imglish.jobs.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.store.FileStore;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which files of runs are removed, and that none is that somebody may still ask for. */
class FileCollectorIT {

	@TempDir
	Path home;

	private ConfigurableApplicationContext jobs;

	private JdbcRunFiles files;

	private FileCollector collector;

	private TransactionTemplate transaction;

	@BeforeEach
	void open() throws IOException {
		this.jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), this.home, 4);
		this.files = this.jobs.getBean(JdbcRunFiles.class);
		this.collector = this.jobs.getBean(FileCollector.class);
		this.transaction = this.jobs.getBean(TransactionTemplate.class);
		this.jobs.getBean(Collector.class).verifyStore();
	}

	@AfterEach
	void close() {
		this.jobs.close();
	}

	@Test
	void theFilesOfADeletedRunGo() throws IOException {
		Claim kept = claim();
		Claim deleted = claim();
		commit(kept, "predictions.jsonl");
		commit(deleted, "predictions.jsonl");
		end(deleted, RunState.COMPLETED);
		assertThat(this.collector.collect()).isZero();
		this.jobs.getBean(Runs.class).delete(deleted.run());
		assertThat(this.collector.collect()).isEqualTo(1);
		assertThat(present()).containsExactly("run-%d/%d/predictions.jsonl".formatted(kept.run(), kept.fencing()));
		assertThat(this.home.resolve("predictions/run-" + deleted.run())).doesNotExist();
		RunFile file = this.files.list(kept.run()).get(0);
		try (InputStream in = this.files.open(kept.run(), file)) {
			assertThat(in.readAllBytes()).hasSize((int) file.bytes());
		}
	}

	/** From the first row on the database ends the transaction if it pauses. */
	@Test
	void contentsAreMadeBeforeTheFirstIsListed() {
		Claim claim = claim();
		FileStore.Content slow = (out) -> {
			assertThat(this.files.list(claim.run())).isEmpty();
			content(out);
		};
		this.transaction.executeWithoutResult((status) -> {
			try {
				this.files.write(claim, Map.of("one", slow, "other", slow));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		assertThat(this.files.list(claim.run())).extracting(RunFile::name).containsExactly("one", "other");
	}

	@Test
	void aFileWhoseRowIsNotCommittedYetStays() throws IOException {
		commit(claim(), "other.jsonl");
		Claim writing = claim();
		this.transaction.executeWithoutResult((status) -> {
			write(writing, "predictions.jsonl");
			assertThat(new CompletableFuture<Integer>().completeAsync(this::collected).join()).isZero();
		});
		assertThat(this.collector.collect()).isZero();
		assertThat(this.files.list(writing.run())).hasSize(1);
		assertThat(present()).hasSize(2);
	}

	@Test
	void whatAnAttemptLeftHalfWrittenGoesWhenItOwnsTheRunNoMore() throws IOException {
		commit(claim(), "other.jsonl");
		Claim dead = claim();
		Path half = this.home.resolve("predictions/run-%d/%d/a.part".formatted(dead.run(), dead.fencing()));
		Files.createDirectories(half.resolveSibling(""));
		Files.writeString(half, "half");
		assertThat(this.collector.collect()).isZero();
		end(dead, RunState.QUEUED);
		assertThat(this.collector.collect()).isEqualTo(1);
		assertThat(half).doesNotExist();
		assertThatThrownBy(() -> commit(dead, "late.jsonl")).isInstanceOf(LostLeaseException.class);
		assertThat(this.collector.collect()).isEqualTo(1);
		assertThat(present()).hasSize(1);
	}

	@Test
	void filesOfAnotherDatabaseAreLeftAlone() throws IOException {
		commit(claim(), "predictions.jsonl");
		this.collector.collect();
		try (ConfigurableApplicationContext others = JobsFixture.open(PostgresFixture.emptyDatabase(), this.home, 2)) {
			others.getBean(JdbcClient.class).sql("INSERT INTO imglish.store (mark) VALUES ('other')").update();
			assertThatThrownBy(others.getBean(FileCollector.class)::collect).isInstanceOf(IOException.class)
				.hasMessageContaining("another database");
			Files.delete(this.home.resolve("predictions/.owner"));
			assertThat(others.getBean(FileCollector.class).collect()).as("unmarked, but not its own").isZero();
		}
		assertThat(present()).hasSize(1);
	}

	private Claim claim() {
		this.jobs.getBean(Runs.class)
			.submit(new Submission(RecipeText.parse("kind: pretrain\ndata: { texts: { dataset: none } }"), null,
					List.of(), 0, List.of(), null));
		return this.jobs.getBean(Leases.class)
			.claim(new Offer("worker", "cpu", 8L << 30, List.of(), Threads.given(1), "test"),
					EnumSet.allOf(RunKind.class), true)
			.orElseThrow();
	}

	private void end(Claim claim, RunState state) {
		this.jobs.getBean(Leases.class).end(claim, state, null);
	}

	private void commit(Claim claim, String name) {
		this.transaction.executeWithoutResult((status) -> write(claim, name));
	}

	private void write(Claim claim, String name) {
		try {
			this.files.write(claim, Map.of(name, FileCollectorIT::content));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void content(OutputStream out) throws IOException {
		out.write("predicted".getBytes(StandardCharsets.UTF_8));
	}

	private int collected() {
		try {
			return this.collector.collect();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> present() throws IOException {
		Path folder = this.home.resolve("predictions");
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(Files::isRegularFile)
				.map((file) -> folder.relativize(file).toString())
				.filter((file) -> !file.startsWith("."))
				.toList();
		}
	}

}
