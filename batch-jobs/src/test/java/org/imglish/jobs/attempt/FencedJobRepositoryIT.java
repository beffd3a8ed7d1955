package org.imglish.jobs.attempt;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.lease.Offer;
import org.imglish.jobs.lease.Threads;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.recipe.RunKind;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who was replaced writes nothing into Spring Batch's tables, by none of their methods.
 */
class FencedJobRepositoryIT {

	@TempDir
	static Path home;

	private static ConfigurableApplicationContext jobs;

	private static JobRepository repository;

	private static JdbcClient jdbc;

	@BeforeAll
	static void open() {
		jobs = JobsFixture.open(PostgresFixture.emptyDatabase(), home, 4);
		repository = jobs.getBean(BatchInfrastructure.class).repository();
		jdbc = jobs.getBean(JdbcClient.class);
	}

	@AfterAll
	static void close() {
		jobs.close();
	}

	@Test
	void whoWasReplacedWritesNothing() {
		long run = jobs.getBean(Runs.class).submit(new Submission(RecipeText.parse("""
				kind: pretrain
				data: { texts: { dataset: none } }
				"""), null, List.of(), 0, List.of(), null)).id();
		Claim stale = claim("paused");
		jobs.getBean(HeldClaims.class).hold(stale);
		JobParameters parameters = new JobParametersBuilder().addLong(FencedJobRepository.RUN, run).toJobParameters();
		JobInstance instance = repository.createJobInstance("training", parameters);
		JobExecution execution = repository.createJobExecution(instance, parameters, new ExecutionContext());
		StepExecution step = repository.createStepExecution("training", execution);
		jdbc.sql("UPDATE imglish.run SET lease_until = now() - interval '1 minute'").update();
		assertThat(claim("owner").run()).isEqualTo(run);
		String before = batchTables();
		execution.setStatus(BatchStatus.UNKNOWN);
		step.setStatus(BatchStatus.UNKNOWN);
		execution.getExecutionContext().putLong("step", 99);
		step.getExecutionContext().putLong("step", 99);
		for (ThrowingCallable write : List.<ThrowingCallable>of(() -> repository.update(execution),
				() -> repository.update(step), () -> repository.updateExecutionContext(execution),
				() -> repository.updateExecutionContext(step),
				() -> repository.createStepExecution("another", execution),
				() -> repository.createJobInstance("another", parameters),
				() -> repository.createJobExecution(instance, parameters, new ExecutionContext()),
				() -> repository.deleteStepExecution(step), () -> repository.deleteJobExecution(execution))) {
			assertThatThrownBy(write).isInstanceOf(LostLeaseException.class);
			assertThat(batchTables()).isEqualTo(before);
		}
	}

	@Test
	void batchStateOfNoRunIsRefused() {
		assertThatThrownBy(() -> repository.createJobInstance("stray", new JobParameters()))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("no run");
	}

	private static Claim claim(String worker) {
		return jobs.getBean(Leases.class)
			.claim(new Offer(worker, "cpu", 1L << 33, List.of(), Threads.given(1), "test"),
					EnumSet.allOf(RunKind.class), true)
			.orElseThrow();
	}

	private static String batchTables() {
		StringBuilder content = new StringBuilder();
		for (String table : jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'batch' ORDER BY 1")
			.query(String.class)
			.list()) {
			content
				.append(jdbc
					.sql("SELECT coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM batch." + table + " t")
					.query(String.class)
					.single())
				.append('\n');
		}
		return content.toString();
	}

}
