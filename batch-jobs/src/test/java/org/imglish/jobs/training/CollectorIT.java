package org.imglish.jobs.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.checkpoint.Collector;
import org.imglish.jobs.checkpoint.JdbcCheckpoints;
import org.imglish.jobs.checkpoint.StartingPoints;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.model.Models;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.store.CheckpointStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the collector removes, and that it never removes what somebody needs. */
class CollectorIT {

	@TempDir
	Path home;

	private ConfigurableApplicationContext jobs;

	private Collector collector;

	private CheckpointFiles files;

	private JdbcCheckpoints checkpoints;

	private CheckpointStore store;

	@BeforeEach
	void open() {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		this.jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), this.home, this.home);
		this.collector = this.jobs.getBean(Collector.class);
		this.files = this.jobs.getBean(CheckpointFiles.class);
		this.checkpoints = this.jobs.getBean(JdbcCheckpoints.class);
		this.store = this.jobs.getBean(CheckpointStore.class);
	}

	@AfterEach
	void close() {
		this.jobs.close();
	}

	@Test
	void nothingIsTakenFromACheckpointThatIsBeingWritten() throws Exception {
		Claim claim = claim("keep: { last: 3 }");
		AtomicBoolean writing = new AtomicBoolean(true);
		ExecutorService collectors = Executors.newFixedThreadPool(2);
		try {
			List<Future<Void>> collecting = List.of(collectors.submit(() -> collectWhile(writing)),
					collectors.submit(() -> collectWhile(writing)));
			for (int step = 1; step <= 60; step++) {
				write(claim, step);
			}
			writing.set(false);
			for (Future<Void> each : collecting) {
				each.get();
			}
		}
		finally {
			collectors.shutdownNow();
		}
		List<Checkpoint> kept = this.checkpoints.list(claim.run());
		assertThat(kept).extracting(Checkpoint::step).containsExactly(60L, 59L, 58L);
		for (Checkpoint checkpoint : kept) {
			assertThat(this.files.verified(checkpoint)).isDirectory();
		}
		assertThat(this.store.keys()).hasSize(3);
	}

	private Void collectWhile(AtomicBoolean writing) throws IOException {
		while (writing.get()) {
			this.collector.collect();
		}
		return null;
	}

	@Test
	void whatADeadAttemptLeftHalfWrittenGoesWhenAnotherOwnsTheRun() throws IOException {
		Claim dead = claim("");
		long id = this.checkpoints.pending(dead, 10);
		Files.writeString(this.store.draft(this.checkpoints.key(id)).resolve("weights.safetensors"), "half");
		assertThat(this.collector.collect()).isEqualTo(new Collector.Collected(0, 0, 0));
		this.jobs.getBean(Leases.class).end(dead, RunState.FAILED, "died");
		assertThat(this.collector.collect()).isEqualTo(new Collector.Collected(0, 1, 0));
		assertThat(this.store.keys()).isEmpty();
	}

	@Test
	void filesThatNoRowNamesGo() throws IOException {
		Claim claim = claim("");
		write(claim, 10);
		Files.writeString(this.store.draft("run-99/1-00000010").resolve("weights.safetensors"), "stray");
		assertThat(this.collector.collect()).isEqualTo(new Collector.Collected(0, 0, 1));
		assertThat(this.store.keys()).containsExactly(this.checkpoints.key(newest(claim).id()));
	}

	@Test
	void aStoreOfAnotherDatabaseIsLeftAlone() throws IOException {
		write(claim(""), 10);
		this.collector.collect();
		PostgresFixture other = PostgresFixture.emptyDatabase();
		try (ConfigurableApplicationContext others = JobsFixture.open(other.url(), other.user(), other.password(),
				this.home, this.home)) {
			assertThatThrownBy(others.getBean(Collector.class)::collect).isInstanceOf(IOException.class)
				.hasMessageContaining("belongs to another database");
		}
		assertThat(this.store.keys()).hasSize(1);
	}

	@Test
	void aFolderThatIsNotMountedIsNotTakenForTheStore() throws IOException {
		write(claim(""), 10);
		this.collector.verifyStore();
		FileSystemUtils.deleteRecursively(this.home.resolve("checkpoints"));
		assertThatThrownBy(this.collector::verifyStore).isInstanceOf(IOException.class)
			.hasMessageContaining("is the shared folder mounted?");
	}

	@Test
	void theFilesOfADeletedRunGo() throws IOException {
		Claim claim = claim("");
		write(claim, 10);
		this.jobs.getBean(Leases.class).end(claim, RunState.FAILED, "over");
		this.jobs.getBean(Runs.class).delete(claim.run());
		assertThat(this.collector.collect()).isEqualTo(new Collector.Collected(0, 0, 1));
		assertThat(this.store.keys()).isEmpty();
	}

	@Test
	void whatAModelOrARunNeedsStays() throws IOException {
		Claim claim = claim("keep: { last: 1 }");
		write(claim, 10);
		Checkpoint registered = newest(claim);
		this.jobs.getBean(Models.class).register("kept", registered.id());
		write(claim, 20);
		Checkpoint named = newest(claim);
		long waiting = submit("""
				kind: finetune
				from: { checkpoint: %d }
				data: { train: { dataset: none } }
				""".formatted(named.id()));
		write(claim, 30);
		Checkpoint pinned = newest(claim);
		this.checkpoints.pin(pinned.id(), true);
		write(claim, 40);
		write(claim, 50);
		assertThat(this.checkpoints.list(claim.run())).extracting(Checkpoint::step).containsExactly(50L, 30L, 20L, 10L);
		this.jobs.getBean(Runs.class).cancel(waiting);
		this.checkpoints.pin(pinned.id(), false);
		assertThat(this.collector.collect()).isEqualTo(new Collector.Collected(2, 0, 0));
		assertThat(this.checkpoints.list(claim.run())).extracting(Checkpoint::step).containsExactly(50L, 10L);
		assertThat(this.files.verified(registered)).isDirectory();
	}

	@Test
	void whatARunningRunStartedFromStays() throws IOException {
		Claim claim = claim("keep: { last: 1 }");
		write(claim, 10);
		Checkpoint first = newest(claim);
		Claim user = claim("");
		new StartingPoints(this.jobs.getBean(JdbcClient.class), this.jobs.getBean(TransactionTemplate.class),
				this.jobs.getBean(Fence.class))
			.of(user, "weights", first::id);
		write(claim, 20);
		assertThat(this.checkpoints.list(claim.run())).extracting(Checkpoint::step).containsExactly(20L, 10L);
		this.jobs.getBean(Leases.class).end(user, RunState.COMPLETED, null);
		assertThat(this.collector.collect().checkpoints()).isOne();
		assertThat(this.checkpoints.list(claim.run())).extracting(Checkpoint::step).containsExactly(20L);
	}

	private void write(Claim claim, long step) throws IOException {
		CheckpointFiles.Written written = this.files.write(claim, step, CollectorIT::content, List.of());
		this.jobs.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
			this.files.complete(claim, written);
			this.files.afterCommit(claim, () -> {
			});
		});
	}

	private Checkpoint newest(Claim claim) {
		return this.checkpoints.list(claim.run()).get(0);
	}

	private Claim claim(String more) {
		long run = submit("kind: pretrain\ndata: { texts: { dataset: none } }\n" + more);
		Claim claim = this.jobs.getBean(Leases.class)
			.claim(new Offer("test", "cpu", 1L << 33, List.of(), Threads.given(1), "test"),
					EnumSet.of(RunKind.PRETRAIN), false)
			.orElseThrow();
		assertThat(claim.run()).isEqualTo(run);
		return claim;
	}

	private long submit(String yaml) {
		return this.jobs.getBean(Runs.class)
			.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null))
			.id();
	}

	private static void content(Path folder) throws IOException {
		Files.write(folder.resolve("weights.safetensors"), new byte[10_000]);
		Files.writeString(folder.resolve("state.json"), "{}");
	}

}
