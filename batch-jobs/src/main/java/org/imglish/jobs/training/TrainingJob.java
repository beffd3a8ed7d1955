package org.imglish.jobs.training;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;

import org.imglish.core.training.StepPlan;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.shown.JdbcShownSamples;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Trains a model: an item is the plan of one optimizer step, the processor performs it,
 * and a chunk ends with a checkpoint whose row, metric points and batch position are
 * committed together.
 */
public class TrainingJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "training";

	private final BatchInfrastructure batch;

	private final TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final JdbcMetrics metrics;

	private final JdbcShownSamples shownSamples;

	private final JdbcRungs rungs;

	private final Journal journal;

	private final TransactionTemplate ownTransaction;

	private final Lock torchRandom;

	private final Duration longestOutage;

	/**
	 * @param ownTransaction begins a transaction of its own inside another's
	 * @param torchRandom held while a step draws random numbers: torch has one generator
	 * for all threads, and a light run beside the training must not draw from it
	 * meanwhile
	 * @param longestOutage how long database or store may be away before an attempt fails
	 */
	public TrainingJob(BatchInfrastructure batch, TrainerFactory trainers, CheckpointFiles checkpoints,
			JdbcMetrics metrics, JdbcShownSamples shownSamples, JdbcRungs rungs, Journal journal,
			TransactionTemplate ownTransaction, Lock torchRandom, Duration longestOutage) {
		this.batch = batch;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.metrics = metrics;
		this.shownSamples = shownSamples;
		this.rungs = rungs;
		this.journal = journal;
		this.ownTransaction = ownTransaction;
		this.torchRandom = torchRandom;
		this.longestOutage = longestOutage;
	}

	/** The job of one attempt; the trainer is opened and closed by the batch step. */
	public Job create(AttemptContext attempt) {
		if (!(attempt.recipe() instanceof Recipe.Training recipe)) {
			throw new IllegalArgumentException(
					"A recipe of the kind " + attempt.recipe().getClass().getSimpleName() + " trains nothing");
		}
		TrainingDevice.useThreads(attempt.threads());
		Training training = new Training(attempt, recipe, this.trainers, this.checkpoints, this.metrics,
				this.shownSamples, this.rungs, this.journal, this.ownTransaction, this.torchRandom, this.longestOutage);
		Step step = new StepBuilder("training", this.batch.repository())
			.<StepPlan, StepReport>chunk(recipe.checkpointEvery())
			.transactionManager(this.batch.transactions())
			.reader(training)
			.processor(training::perform)
			.writer(training::commit)
			.stream(training)
			.listener(training)
			.build();
		return new JobBuilder(NAME, this.batch.repository()).start(step).build();
	}

	/** Makes the trainers that recipes ask for. */
	public interface TrainerFactory {

		/**
		 * Opens a trainer.
		 * @param rateFactor what the learning rates of the recipe are multiplied by, in
		 * (0, 1]
		 */
		Trainer open(AttemptContext attempt, double rateFactor) throws IOException;

	}

}
