package org.imglish.jobs.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;

import org.imglish.core.evaluation.Evaluator;
import org.imglish.core.task.Prediction;
import org.imglish.core.task.ResultsFile;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.Fence;
import org.imglish.jobs.file.JdbcRunFiles;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.store.FileStore;
import org.imglish.jobs.training.Libraries;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evaluates a checkpoint: an item is one batch of predictions, which are committed as
 * they come; the score is taken over all of them at the end.
 */
public class EvaluateJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "evaluation";

	private static final String POSITION = "batch";

	private static final int CHUNK = 4;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final BatchInfrastructure batch;

	private final Libraries libraries;

	private final JdbcClient jdbc;

	private final JdbcMetrics metrics;

	private final Journal journal;

	private final Fence fence;

	private final JdbcRunFiles files;

	private final Lock torchRandom;

	/**
	 * @param torchRandom held while weights are drawn, which are then overwritten: torch
	 * has one generator for all threads, and a training beside may be in its step
	 */
	public EvaluateJob(BatchInfrastructure batch, Libraries libraries, JdbcClient jdbc, JdbcMetrics metrics,
			Journal journal, Fence fence, JdbcRunFiles files, Lock torchRandom) {
		this.batch = batch;
		this.libraries = libraries;
		this.jdbc = jdbc;
		this.metrics = metrics;
		this.journal = journal;
		this.fence = fence;
		this.files = files;
		this.torchRandom = torchRandom;
	}

	/** The job of one attempt and the evaluator that it uses, which the caller closes. */
	public Prepared create(AttemptContext attempt, Recipe.Evaluate recipe) throws IOException {
		TrainingDevice.useThreads(attempt.threads());
		Evaluator evaluator = open(attempt, recipe);
		Batches batches = new Batches(attempt, evaluator);
		Step predict = new StepBuilder("predictions", this.batch.repository()).<Long, Predicted>chunk(CHUNK)
			.transactionManager(this.batch.transactions())
			.reader(batches)
			.processor(batches::predict)
			.writer(batches::write)
			.stream(batches)
			.listener(batches)
			.build();
		Step score = new StepBuilder("score", this.batch.repository()).tasklet((contribution, context) -> {
			score(attempt.claim(), evaluator);
			return RepeatStatus.FINISHED;
		}, this.batch.transactions()).build();
		return new Prepared(new JobBuilder(NAME, this.batch.repository()).start(predict).next(score).build(),
				evaluator);
	}

	private Evaluator open(AttemptContext attempt, Recipe.Evaluate recipe) throws IOException {
		this.torchRandom.lock();
		try {
			return recipe.evaluation().open(this.libraries.of(attempt.claim()));
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	/** Everything is computed before the first row is written. */
	private void score(Claim claim, Evaluator evaluator) throws IOException {
		List<Prediction> predictions = this.jdbc.sql("""
				SELECT sample, content::text AS content FROM imglish.prediction WHERE run = ? ORDER BY batch, number
				""")
			.param(claim.run())
			.query((row, index) -> new Prediction(row.getString("sample"),
					JSON.readValue(row.getString("content"), new TypeReference<Map<String, Object>>() {
					})))
			.list();
		Map<String, Double> scores = evaluator.score(predictions);
		ResultsFile results = evaluator.results();
		Map<String, FileStore.Content> contents = new LinkedHashMap<>();
		contents.put("predictions.jsonl", (out) -> write(predictions, out));
		contents.put(results.name(), (out) -> results.write(predictions, out));
		evaluator.pictures(predictions).forEach((name, picture) -> contents.put(name, (out) -> out.write(picture)));
		this.files.write(claim, contents);
		Instant now = Instant.now();
		List<MetricPoint> points = new ArrayList<>();
		scores.forEach((name, value) -> points
			.add(new MetricPoint(name, MetricPoint.Kind.NUMERIC, evaluator.batches(), value, now)));
		this.metrics.append(claim, points);
		this.journal.log(claim, "INFO", List.of("Scored " + predictions.size() + " predictions; " + results.name()
				+ " holds them as the benchmark's scorer takes them"));
	}

	private static void write(List<Prediction> predictions, OutputStream out) throws IOException {
		for (Prediction prediction : predictions) {
			out.write(JSON.writeValueAsBytes(prediction));
			out.write('\n');
		}
	}

	/**
	 * @param job the job
	 * @param evaluator closed when the job has ended
	 */
	public record Prepared(Job job, Evaluator evaluator) implements AutoCloseable {

		@Override
		public void close() {
			this.evaluator.close();
		}

	}

	private record Predicted(long batch, List<Prediction> predictions) {

	}

	/** Reader, processor and writer of one attempt. */
	private final class Batches implements ItemStreamReader<Long>, StepExecutionListener {

		private final AttemptContext attempt;

		private final Evaluator evaluator;

		private @Nullable StepExecution execution;

		private long next;

		private long done;

		Batches(AttemptContext attempt, Evaluator evaluator) {
			this.attempt = attempt;
			this.evaluator = evaluator;
		}

		@Override
		public void beforeStep(StepExecution stepExecution) {
			this.execution = stepExecution;
		}

		@Override
		public void open(ExecutionContext context) {
			this.done = context.getLong(POSITION, 0);
			this.next = this.done;
			EvaluateJob.this.journal.opened(this.attempt.claim(), this.done);
		}

		@Override
		public @Nullable Long read() {
			return (this.next < this.evaluator.batches()) ? this.next++ : null;
		}

		@Nullable Predicted predict(Long batch) {
			this.attempt.signals().check(this.attempt.claim());
			if (this.attempt.signals().shallStop()) {
				return null;
			}
			Predicted predicted = new Predicted(batch, this.evaluator.predict(batch));
			this.attempt.signals().finished(batch + 1);
			return predicted;
		}

		void write(Chunk<? extends Predicted> chunk) {
			Claim claim = this.attempt.claim();
			EvaluateJob.this.fence.check(claim);
			for (Predicted item : chunk) {
				int number = 0;
				for (Prediction prediction : item.predictions()) {
					EvaluateJob.this.jdbc
						.sql("""
								INSERT INTO imglish.prediction (run, batch, number, sample, content) VALUES (?, ?, ?, ?, ?::jsonb)
								""")
						.params(claim.run(), item.batch(), number++, prediction.sample(),
								JSON.writeValueAsString(prediction.values()))
						.update();
				}
				this.done = item.batch() + 1;
			}
			EvaluateJob.this.journal.progress(claim, this.done, this.evaluator.batches(), "batch");
			EvaluateJob.this.journal.committed(claim, this.done);
		}

		@Override
		public void update(ExecutionContext context) {
			context.putLong(POSITION, this.done);
			if (this.attempt.signals().shallStop() && this.execution != null) {
				this.execution.setTerminateOnly();
			}
		}

	}

}
