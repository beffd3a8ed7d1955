package org.imglish.jobs.training;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;

import org.imglish.core.collective.ProcessGroup;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.core.training.TrainingDevice;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.gang.Gang;
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
 * Trains a model: an item is the number of an optimizer step, the processor performs it,
 * and a chunk ends with a checkpoint whose row, metric points and batch position are
 * committed together.
 */
public class TrainingJob {

	/** Name of the Spring Batch job. */
	public static final String NAME = "training";

	private final BatchInfrastructure batch;

	private final TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final TrainingTables tables;

	private final Lock torchRandom;

	private final Duration longestOutage;

	private final GangFactory gangs;

	/**
	 * @param ownTransaction begins a transaction of its own inside another's
	 * @param torchRandom held while a step draws random numbers: torch has one generator
	 * for all threads, and a light run beside the training must not draw from it
	 * meanwhile
	 * @param longestOutage how long database or store may be away before an attempt fails
	 * @param gangs finds who trains together
	 */
	public TrainingJob(BatchInfrastructure batch, TrainerFactory trainers, CheckpointFiles checkpoints,
			JdbcMetrics metrics, JdbcShownSamples shownSamples, JdbcRungs rungs, Journal journal,
			TransactionTemplate ownTransaction, Lock torchRandom, Duration longestOutage, GangFactory gangs) {
		this.batch = batch;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.tables = new TrainingTables(metrics, shownSamples, rungs, journal, ownTransaction);
		this.torchRandom = torchRandom;
		this.longestOutage = longestOutage;
		this.gangs = gangs;
	}

	/** The job of one attempt; the trainer is opened and closed by the batch step. */
	public Job create(AttemptContext attempt) {
		if (!(attempt.recipe() instanceof Recipe.Training recipe)) {
			throw new IllegalArgumentException(
					"A recipe of the kind " + attempt.recipe().getClass().getSimpleName() + " trains nothing");
		}
		TrainingDevice.useThreads(attempt.threads());
		Outage outage = outage(attempt);
		RestoredTrainer trainer = new RestoredTrainer(attempt, this.trainers, this.checkpoints,
				this.gangs.of(attempt, outage), this.torchRandom, this.tables.ownTransaction().getTransactionManager());
		Training training = new Training(attempt, recipe, this.tables, this.checkpoints, trainer, outage);
		Step step = new StepBuilder("training", this.batch.repository())
			.<Long, StepReport>chunk(recipe.supervision().checkpointEvery())
			.transactionManager(this.batch.transactions())
			.reader(training)
			.processor(training::perform)
			.writer(training::commit)
			.stream(training)
			.listener(training)
			.build();
		return new JobBuilder(NAME, this.batch.repository()).start(step).build();
	}

	/** Waits for what is away; the log says so. */
	private Outage outage(AttemptContext attempt) {
		return new Outage(attempt.claim(), attempt.signals(), this.longestOutage, (line) -> this.tables.ownTransaction()
			.executeWithoutResult((status) -> this.tables.journal().log(attempt.claim(), "WARN", List.of(line))));
	}

	/** Finds who carries an attempt out. */
	public interface GangFactory {

		/** The gang of an attempt, of which this process is the leader. */
		Gang of(AttemptContext attempt, Outage outage);

	}

	/** Makes the trainers that recipes ask for. */
	public interface TrainerFactory {

		/**
		 * Opens a trainer.
		 * @param rateFactor what the learning rates of the recipe are multiplied by, in
		 * (0, 1]
		 * @param group who carries each step out; it stays the caller's
		 */
		Trainer open(AttemptContext attempt, double rateFactor, ProcessGroup group) throws IOException;

	}

}
