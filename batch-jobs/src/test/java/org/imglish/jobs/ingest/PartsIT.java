package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.imglish.core.shard.Manifest;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.source.Survey;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.claim.LostPartException;
import org.imglish.jobs.claim.PartFence;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.dataset.JdbcDatasets;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.store.FolderFileStore;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/** Who may take a part of an ingest, and who may write of it. */
class PartsIT {

	private static final Duration LEASE = Duration.ofSeconds(1);

	private static final String RECIPE = """
			kind: ingest
			dataset: texts
			source: { format: plain-text, path: %s/texts.txt }
			vocabulary: { size: 200 }
			samplesPerShard: 2
			parts: 2
			worker: { labels: [near] }
			""";

	@TempDir
	Path home;

	private ConfigurableApplicationContext jobs;

	private JdbcClient jdbc;

	private Parts parts;

	private Claim claim;

	@BeforeEach
	void claimARunOfTwoParts() throws IOException {
		Files.write(this.home.resolve("texts.txt"), List.of("one", "two", "three", "four", "five"));
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		this.jobs = JobsFixture.open(postgres.url(), postgres.user(), postgres.password(), this.home, this.home);
		this.jdbc = this.jobs.getBean(JdbcClient.class);
		this.parts = new Parts(this.jdbc, this.jobs.getBean(TransactionTemplate.class), this.jobs.getBean(Fence.class),
				new PartFence(this.jdbc, LEASE), this.jobs.getBean(Journal.class),
				this.jobs.getBean(JdbcDatasets.class), LEASE);
		this.jobs.getBean(Runs.class)
			.submit(new Submission(RecipeText.parse(text()), null, List.of(), 0, List.of(), null));
		this.claim = this.jobs.getBean(Leases.class)
			.claim(offer("leader", "near"), EnumSet.of(RunKind.INGEST), true)
			.orElseThrow();
		this.parts.plan(this.claim, PartPlan.of(recipe(), 0, 5, 0));
		Awaiting.untilTakeovers(this.jdbc, LEASE);
	}

	@AfterEach
	void close() {
		this.jobs.close();
	}

	@Test
	void eachPartIsTakenOnce() {
		TakenPart first = this.parts.take(this.claim).orElseThrow();
		TakenPart second = this.parts.takeAny(offer("helper", "near"), Set.of()).orElseThrow();
		assertThat(first.part()).isEqualTo(Part.open(0, 0, 2));
		assertThat(second.part()).isEqualTo(Part.open(1, 2, 5));
		assertThat(second.claim().worker()).isEqualTo("helper");
		assertThat(this.parts.take(this.claim)).isEmpty();
		assertThat(this.parts.takeAny(offer("other", "near"), Set.of())).isEmpty();
		this.parts.plan(this.claim, PartPlan.of(recipe(), 0, 5, 0));
		assertThat(this.parts.of(this.claim.run())).hasSize(2);
		assertThat(this.jobs.getBean(Runs.class).logs(this.claim.run(), 0, 10)).extracting("text")
			.containsExactly("Divided into 2 parts, which idle workers share",
					"leader takes part 1 of 2: records 1 to 2", "helper takes part 2 of 2: records 3 to 5");
	}

	@Test
	void helpersAreThoseThatTheRecipeAsksFor() {
		assertThat(this.parts.takeAny(offer("far"), Set.of())).isEmpty();
		assertThat(this.parts.takeAny(offer("helper", "near"), Set.of(this.claim.run()))).isEmpty();
		this.jobs.getBean(Leases.class).end(this.claim, RunState.QUEUED, null);
		assertThat(this.parts.takeAny(offer("helper", "near"), Set.of())).isEmpty();
	}

	@Test
	void aSilentWorkersPartIsTakenByAnother() {
		TakenPart silent = this.parts.takeAny(offer("silent", "near"), Set.of()).orElseThrow();
		assertThat(this.parts.renew(silent.claim())).contains(RunState.RUNNING);
		expire();
		TakenPart taken = this.parts.takeAny(offer("helper", "near"), Set.of()).orElseThrow();
		assertThat(taken.claim().number()).isEqualTo(silent.claim().number());
		assertThat(taken.claim().fencing()).isGreaterThan(silent.claim().fencing());
		assertThat(this.parts.renew(silent.claim())).isEmpty();
		this.parts.release(silent.claim());
		assertThat(this.parts.renew(taken.claim())).contains(RunState.RUNNING);
	}

	@Test
	void aPartThatItsWorkersDieOfIsLeftToTheRunsOwn() {
		this.parts.take(this.claim).orElseThrow();
		for (int i = 0; i < 3; i++) {
			assertThat(this.parts.takeAny(offer("helper-" + i, "near"), Set.of())).isPresent();
			this.jdbc.sql("UPDATE imglish.part SET lease_until = 'epoch' WHERE number = 1").update();
		}
		assertThat(this.parts.takeAny(offer("helper", "near"), Set.of())).isEmpty();
		assertThat(this.parts.take(this.claim)).map((taken) -> taken.claim().number()).contains(1);
	}

	@Test
	void partsOfARunThatEndsAreNobodys() {
		TakenPart taken = this.parts.takeAny(offer("helper", "near"), Set.of()).orElseThrow();
		this.jobs.getBean(Leases.class).end(this.claim, RunState.STOPPED, null);
		assertThat(this.parts.renew(taken.claim())).isEmpty();
		assertThat(this.parts.takeAny(offer("helper", "near"), Set.of())).isEmpty();
	}

	@Test
	void aWorkerIsWantedWhereARunWaits() {
		assertThat(this.parts.isWanted(offer("helper", "near"))).isFalse();
		this.jobs.getBean(Runs.class)
			.submit(new Submission(RecipeText.parse(text().replace("dataset: texts", "dataset: others")), null,
					List.of(), 0, List.of(), null));
		assertThat(this.parts.isWanted(offer("helper", "near"))).isTrue();
		assertThat(this.parts.isWanted(offer("far"))).isFalse();
	}

	@Test
	void aWorkerWithoutItsPartLeavesNoShardBehind() throws IOException {
		TakenPart taken = this.parts.take(this.claim).orElseThrow();
		this.jdbc.sql("UPDATE imglish.part SET fencing = fencing + 1").update();
		PartShards shards = new PartShards(this.claim, new AttemptSignals(), place(), this.parts);
		assertThatExceptionOfType(LostPartException.class).isThrownBy(() -> shards.ingest(taken, new Unwatched()));
		try (Stream<Path> files = Files.list(this.home.resolve("texts"))) {
			assertThat(files.map((file) -> file.getFileName().toString())).contains("digests-000000000000.bin")
				.noneMatch((name) -> name.contains(".tar"));
		}
		assertThat(this.jobs.getBean(JdbcDatasets.class).shards("texts")).isEmpty();
	}

	@Test
	void aSourceThatHasShrunkIsSaidSo() throws IOException {
		this.parts.take(this.claim).orElseThrow();
		TakenPart last = this.parts.take(this.claim).orElseThrow();
		Files.write(this.home.resolve("texts.txt"), List.of("one", "two", "three", "four"));
		PartShards shards = new PartShards(this.claim, new AttemptSignals(), place(), this.parts);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> shards.ingest(last, new Unwatched()))
			.withMessageEndingWith(
					"texts.txt has changed since its records were counted: it ends after 4; ingest it anew");
		assertThat(this.parts.of(this.claim.run()).get(1).position()).isEqualTo(4);
	}

	@Test
	void whoHasWhichPartAndHowFarItIsIsTold() throws IOException {
		IngestParts listed = this.jobs.getBean(IngestParts.class);
		assertThat(listed.list(this.claim.run()))
			.extracting(IngestPart::state, IngestPart::takenBy, IngestPart::ofShards)
			.containsExactly(tuple(IngestPart.State.OPEN, null, 1L), tuple(IngestPart.State.OPEN, null, 2L));
		TakenPart first = this.parts.take(this.claim).orElseThrow();
		this.parts.takeAny(offer("helper", "near"), Set.of()).orElseThrow();
		assertThat(listed.list(this.claim.run())).extracting(IngestPart::worker).containsExactly("leader", "helper");
		new PartShards(this.claim, new AttemptSignals(), place(), this.parts).ingest(first, new Unwatched());
		expire();
		List<IngestPart> parts = listed.list(this.claim.run());
		assertThat(parts).extracting(IngestPart::worker).containsOnlyNulls();
		assertThat(parts).extracting(IngestPart::takenBy).containsExactly("leader", "helper");
		assertThat(parts).extracting(IngestPart::state)
			.containsExactly(IngestPart.State.INGESTED, IngestPart.State.OPEN);
		assertThat(parts).extracting(IngestPart::done).containsExactly(2L, 0L);
		assertThat(parts).extracting(IngestPart::shards).containsExactly(1L, 0L);
		assertThat(parts.get(0).endedAt()).isAfterOrEqualTo(parts.get(0).startedAt());
		assertThat(parts.get(1).endedAt()).isNull();
	}

	private IngestPlace place() throws IOException {
		IngestedFiles files = new IngestedFiles(new FolderFileStore(this.home), "texts",
				new Outage(this.claim, new AttemptSignals(), Duration.ZERO, (line) -> {
				}));
		files.writeSurvey(new Survey(5, Manifest.Kind.TEXTS, List.of(), Map.of(), List.of(), List.of()));
		DataRoots roots = new DataRoots(List.of(this.home));
		return new IngestPlace(recipe(), files, () -> new SourceRecords(roots).open(recipe().source()), roots);
	}

	private void expire() {
		this.jdbc.sql("UPDATE imglish.part SET lease_until = 'epoch' WHERE worker IS NOT NULL").update();
	}

	private String text() {
		return RECIPE.formatted(this.home);
	}

	private Ingestion recipe() {
		return ((Recipe.Ingest) Recipes.complete(RecipeText.parse(text())).recipe()).ingestion();
	}

	private static Offer offer(String worker, String... labels) {
		return new Offer(worker, "cpu", 1L << 30, List.of(labels), Threads.given(1), "test");
	}

	/** Hears nothing and has never enough. */
	private static final class Unwatched implements PartShards.Watch {

		@Override
		public void checked(long records) {
			// Nobody wants to know.
		}

		@Override
		public boolean committed() {
			return true;
		}

	}

}
