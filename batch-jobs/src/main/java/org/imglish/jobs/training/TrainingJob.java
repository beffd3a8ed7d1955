package org.imglish.jobs.training;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Lock;

import org.imglish.core.training.StepPlan;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.checkpoint.Checkpoint;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Journal;
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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Trains a model: an item is the plan of one optimizer step, the processor performs it,
 * and a chunk ends with a checkpoint whose row, metric points and batch position are
 * committed together.
 */
public class TrainingJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "training";

	private static final String POSITION = "step";

	private final BatchInfrastructure batch;

	private final TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final JdbcMetrics metrics;

	private final Journal journal;

	private final TransactionTemplate ownTransaction;

	private final Lock torchRandom;

	/**
	 * @param ownTransaction begins a transaction of its own inside another's
	 * @param torchRandom held while a step draws random numbers: torch has one generator
	 * for all threads, and a light run beside the training must not draw from it
	 * meanwhile
	 */
	public TrainingJob(BatchInfrastructure batch, TrainerFactory trainers, CheckpointFiles checkpoints,
			JdbcMetrics metrics, Journal journal, TransactionTemplate ownTransaction, Lock torchRandom) {
		this.batch = batch;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.metrics = metrics;
		this.journal = journal;
		this.ownTransaction = ownTransaction;
		this.torchRandom = torchRandom;
	}

	/** The job of one attempt; the trainer is closed by the batch step. */
	public Job create(AttemptContext attempt) throws IOException {
		TrainingDevice.useThreads(attempt.threads());
		Training training = new Training(attempt);
		Step step = new StepBuilder("training", this.batch.repository())
			.<StepPlan, StepReport>chunk(this.trainers.checkpointEvery(attempt.recipe()))
			.transactionManager(this.batch.transactions())
			.reader(training)
			.processor(training::perform)
			.writer(training::commit)
			.stream(training)
			.listener(training)
			.build();
		return new JobBuilder(NAME, this.batch.repository()).start(step).build();
	}

	/** Reader, processor and writer of one attempt: they share the trainer. */
	private final class Training implements ItemStreamReader<StepPlan>, StepExecutionListener {

		private final AttemptContext attempt;

		private final Trainer trainer;

		private final LivePoints live;

		private @Nullable StepExecution execution;

		/**
		 * Next step to plan; all of a chunk's steps are planned before the first is
		 * performed.
		 */
		private long next;

		/** Newest step performed. */
		private long performed;

		/**
		 * Newest step whose checkpoint is written: what the position says at the commit.
		 */
		private long written;

		Training(AttemptContext attempt) throws IOException {
			this.attempt = attempt;
			TrainingJob.this.torchRandom.lock();
			try {
				this.trainer = TrainingJob.this.trainers.open(attempt);
			}
			finally {
				TrainingJob.this.torchRandom.unlock();
			}
			this.live = new LivePoints(attempt.claim(), TrainingJob.this.metrics, TrainingJob.this.journal,
					TrainingJob.this.ownTransaction, this.trainer.steps());
		}

		@Override
		public void beforeStep(StepExecution stepExecution) {
			this.execution = stepExecution;
		}

		@Override
		public void open(ExecutionContext context) {
			long position = context.getLong(POSITION, 0);
			this.written = (position > 0)
					? TrainingJob.this.checkpoints.restore(this.attempt.claim(), position, this.trainer) : 0;
			this.performed = this.written;
			this.next = this.written + 1;
			TrainingJob.this.journal.opened(this.attempt.claim(), this.written);
			TrainingJob.this.ownTransaction.executeWithoutResult(
					(status) -> TrainingJob.this.metrics.truncateAfter(this.attempt.claim(), this.written));
			if (this.written == 0 && !this.trainer.notes().isEmpty()) {
				TrainingJob.this.journal.log(this.attempt.claim(), "INFO", this.trainer.notes());
			}
			TrainingJob.this.journal.log(this.attempt.claim(), "INFO",
					List.of((this.written > 0) ? "Going on after step " + this.written
							: "Starting a training of " + this.trainer.steps() + " steps"));
		}

		@Override
		public @Nullable StepPlan read() {
			return (this.next > this.trainer.steps()) ? null : this.trainer.plan(this.next++);
		}

		@Nullable StepReport perform(StepPlan plan) {
			this.attempt.signals().check(this.attempt.claim());
			if (this.attempt.signals().shallStop() && this.performed > this.written) {
				return null;
			}
			if (this.attempt.signals().shallStop() && plan.step() != this.performed + 1) {
				return null;
			}
			StepReport report = perform(this.trainer, plan);
			this.performed = report.step();
			this.attempt.signals().finished(this.performed);
			this.live.add(report);
			return report;
		}

		private StepReport perform(Trainer trainer, StepPlan plan) {
			TrainingJob.this.torchRandom.lock();
			try {
				return trainer.perform(plan);
			}
			finally {
				TrainingJob.this.torchRandom.unlock();
			}
		}

		void commit(Chunk<? extends StepReport> chunk) throws IOException {
			if (chunk.isEmpty()) {
				return;
			}
			this.attempt.signals().check(this.attempt.claim());
			List<MetricPoint> validated = List.of();
			if (this.performed == this.trainer.steps()) {
				Instant now = Instant.now();
				validated = this.trainer.validate()
					.entrySet()
					.stream()
					.map((value) -> new MetricPoint(value.getKey(), MetricPoint.Kind.NUMERIC, this.performed,
							value.getValue(), now))
					.toList();
			}
			CheckpointFiles.Written files = TrainingJob.this.checkpoints.write(this.attempt.claim(), this.performed,
					this.trainer);
			TrainingJob.this.metrics.append(this.attempt.claim(), this.live.all(validated));
			TrainingJob.this.checkpoints.complete(this.attempt.claim(), files, validated);
			TrainingJob.this.journal.progress(this.attempt.claim(), this.performed, this.trainer.steps(), "step");
			TrainingJob.this.journal.committed(this.attempt.claim(), this.performed);
			this.written = this.performed;
		}

		@Override
		public void update(ExecutionContext context) {
			context.putLong(POSITION, this.written);
			if (this.attempt.signals().shallStop() && this.execution != null && this.written < this.trainer.steps()) {
				this.execution.setTerminateOnly();
			}
		}

		@Override
		public void close() {
			this.trainer.close();
		}

	}

	/** Makes the trainers that recipes ask for. */
	public interface TrainerFactory {

		Trainer open(AttemptContext attempt) throws IOException;

		int checkpointEvery(Recipe recipe);

	}

}
