package org.imglish.jobs.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.imglish.core.sample.Sample;
import org.imglish.core.source.Ingestion;
import org.imglish.core.source.RecordCheck;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
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
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Shards of a worker that was taken for dead. */
class IngestedShardsIT {

	private static final String RECIPE = """
			kind: ingest
			dataset: texts
			source: { format: plain-text, path: texts.txt }
			vocabulary: { size: 200 }
			""";

	@TempDir
	Path home;

	@Test
	void aWorkerWithoutItsLeaseLeavesNoShardBehind() throws IOException {
		PostgresFixture postgres = PostgresFixture.emptyDatabase();
		try (ConfigurableApplicationContext jobs = JobsFixture.open(postgres.url(), postgres.user(),
				postgres.password(), this.home, this.home)) {
			jobs.getBean(Runs.class)
				.submit(new Submission(RecipeText.parse(RECIPE), null, List.of(), 0, List.of(), null));
			Claim claim = jobs.getBean(Leases.class)
				.claim(new Offer("w", "cpu", 1L << 30, List.of(), Threads.given(1), "test"), EnumSet.of(RunKind.INGEST),
						true)
				.orElseThrow();
			Path folder = Files.createDirectory(this.home.resolve("texts"));
			IngestedShards shards = shards(jobs, claim, folder);
			jobs.getBean(JdbcClient.class)
				.sql("UPDATE imglish.run SET fencing = fencing + 1 WHERE id = ?")
				.param(claim.run())
				.update();
			assertThatExceptionOfType(LostLeaseException.class).isThrownBy(() -> shards.write(chunk()));
			try (Stream<Path> files = Files.list(folder)) {
				assertThat(files.map((file) -> file.getFileName().toString()))
					.noneMatch((name) -> name.contains(".tar"));
			}
		}
	}

	private static IngestedShards shards(ConfigurableApplicationContext jobs, Claim claim, Path folder) {
		Recipe recipe = Recipes.complete(RecipeText.parse(RECIPE)).recipe();
		Ingestion ingestion = ((Recipe.Ingest) recipe).ingestion();
		return new IngestedShards(new AttemptContext(claim, recipe, new AttemptSignals(), 1), ingestion,
				new DatasetFolder(folder), () -> {
					throw new IOException("The source is not read");
				}, jobs.getBean(JdbcDatasets.class), jobs.getBean(Journal.class));
	}

	private static Chunk<IngestedShards.Checked> chunk() {
		Sample sample = new Sample("000000", null, null, "a text", new int[] { 0, 5, 2 }, Map.of());
		return new Chunk<>(List.of(new IngestedShards.Checked(0,
				new RecordCheck.Result(List.of(sample), null, null, "texts.txt, line 1", "0".repeat(64)))));
	}

}
