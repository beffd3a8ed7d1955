package org.imglish.jobs.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.imglish.core.scene.DemoCorpus;
import org.imglish.jobs.database.PostgresFixture;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.metric.Metrics;
import org.imglish.jobs.recipe.RecipeText;
import org.imglish.jobs.run.Attempt;
import org.imglish.jobs.run.Run;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.run.Runs;
import org.imglish.jobs.run.Submission;
import org.imglish.jobs.training.Awaiting;
import org.imglish.jobs.training.JobsFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A worker process that is frozen in the middle of a training and wakes up too late. */
@DisabledOnOs(OS.WINDOWS)
class PausedWorkerIT {

	@TempDir
	static Path folder;

	private PostgresFixture postgres;

	private ConfigurableApplicationContext jobs;

	private Runs runs;

	private final List<Process> workers = new ArrayList<>();

	@BeforeEach
	void open() throws IOException {
		DemoCorpus.write(folder.resolve("corpus"), 1, new DemoCorpus.Size(8, 120, 4, 24, 24, 24));
		this.postgres = PostgresFixture.emptyDatabase();
		this.jobs = JobsFixture.open(this.postgres, folder.resolve("home"), 4);
		this.runs = this.jobs.getBean(Runs.class);
	}

	@AfterEach
	void close() throws InterruptedException {
		for (Process worker : this.workers) {
			worker.destroyForcibly().waitFor();
		}
		this.jobs.close();
	}

	@Test
	void wakesUpWithoutWritingAnything() throws Exception {
		Process paused = worker("paused");
		Run texts = submit("""
				kind: ingest
				dataset: texts
				source: { format: plain-text, path: %s/texts.txt }
				vocabulary: { size: 200 }
				""".formatted(folder.resolve("corpus")));
		await((run) -> run.state() == RunState.COMPLETED, texts);
		Run training = submit(pretrain(400));
		await((run) -> committed(run) >= 100, training);
		signal(paused, "STOP");
		Process owner = worker("owner");
		await((run) -> run.state() == RunState.COMPLETED, training);
		owner.destroyForcibly().waitFor();
		String before = everythingOf(training);
		signal(paused, "CONT");
		Run next = submit(pretrain(20));
		await((run) -> run.state() == RunState.COMPLETED, next);
		assertThat(everythingOf(training)).isEqualTo(before);
		List<Attempt> attempts = this.runs.attempts(training.id());
		assertThat(attempts).extracting(Attempt::state).containsExactly("LOST", "COMPLETED");
		assertThat(this.runs.attempts(next.id())).extracting(Attempt::worker).containsExactly(attempts.get(0).worker());
	}

	private long committed(Run run) {
		return this.runs.attempts(run.id()).stream().mapToLong(Attempt::committedStep).max().orElse(0);
	}

	/** Every row that tells of a run, Spring Batch's included. */
	private String everythingOf(Run run) {
		JdbcClient jdbc = this.jobs.getBean(JdbcClient.class);
		String executions = "SELECT job_execution_id FROM batch.batch_job_execution_params WHERE parameter_value = '"
				+ run.id() + "'";
		String steps = "SELECT step_execution_id FROM batch.batch_step_execution WHERE job_execution_id IN ("
				+ executions + ")";
		StringBuilder content = new StringBuilder();
		try (Stream<MetricPoint> points = this.jobs.getBean(Metrics.class).points(run.id())) {
			points.forEach((point) -> content.append(point).append('\n'));
		}
		for (String rows : List.of("imglish.run t WHERE id = " + run.id(), "imglish.attempt t WHERE run = " + run.id(),
				"imglish.checkpoint t WHERE run = " + run.id(), "imglish.run_event t WHERE run = " + run.id(),
				"imglish.run_log t WHERE run = " + run.id(),
				"batch.batch_job_execution t WHERE job_execution_id IN (" + executions + ")",
				"batch.batch_job_execution_context t WHERE job_execution_id IN (" + executions + ")",
				"batch.batch_step_execution t WHERE job_execution_id IN (" + executions + ")",
				"batch.batch_step_execution_context t WHERE step_execution_id IN (" + steps + ")")) {
			String found = jdbc.sql("SELECT string_agg(t::text, ';' ORDER BY t::text) FROM " + rows)
				.query(String.class)
				.single();
			assertThat(found).as(rows).isNotBlank();
			content.append(found).append('\n');
		}
		return content.toString();
	}

	private static String pretrain(int steps) {
		return """
				kind: pretrain
				model: { layers: 1, width: 16, feedForwardWidth: 32, heads: 2 }
				data: { texts: { dataset: texts, batch: 4, window: 24 } }
				steps: %d
				checkpointEvery: 10
				""".formatted(steps);
	}

	private Process worker(String name) throws IOException {
		Process process = JobsFixture.worker(this.postgres, folder.resolve("home"), folder.resolve("corpus"),
				folder.resolve(name + ".log"));
		this.workers.add(process);
		return process;
	}

	private static void signal(Process process, String signal) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
	}

	private Run submit(String yaml) {
		return this.runs.submit(new Submission(RecipeText.parse(yaml), null, List.of(), 0, List.of(), null));
	}

	private void await(Predicate<Run> condition, Run awaited) {
		Awaiting.until(condition, this.runs, awaited.id(), this::logs);
	}

	private String logs() throws IOException {
		StringBuilder logs = new StringBuilder();
		for (String name : List.of("paused", "owner")) {
			Path log = folder.resolve(name + ".log");
			logs.append(Files.exists(log) ? Files.readString(log) : "");
		}
		return logs.toString();
	}

}
