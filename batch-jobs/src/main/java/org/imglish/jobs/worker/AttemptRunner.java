package org.imglish.jobs.worker;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.AttemptSignals;
import org.imglish.jobs.attempt.BatchInfrastructure;
import org.imglish.jobs.attempt.FencedJobRepository;
import org.imglish.jobs.attempt.HeldClaims;
import org.imglish.jobs.attempt.TransientFailure;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.claim.LostLeaseException;
import org.imglish.jobs.evaluation.EvaluateJob;
import org.imglish.jobs.gang.GangDissolvedException;
import org.imglish.jobs.ingest.IngestJob;
import org.imglish.jobs.lease.Leases;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.recipe.Recipes;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.run.RunState;
import org.imglish.jobs.training.TrainingJob;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.step.StepExecution;

/** Carries one attempt out, from the claim to the run's next state. */
public class AttemptRunner {

	private static final Logger LOGGER = LoggerFactory.getLogger(AttemptRunner.class);

	/** Keys under which every log line of an attempt says whose it is. */
	private static final String LOGGED_RUN = "run";

	private static final String LOGGED_ATTEMPT = "attempt";

	private final BatchInfrastructure batch;

	private final IngestJob ingest;

	private final TrainingJob training;

	private final EvaluateJob evaluation;

	private final Leases leases;

	private final HeldClaims claims;

	private final Journal journal;

	public AttemptRunner(BatchInfrastructure batch, IngestJob ingest, TrainingJob training, EvaluateJob evaluation,
			Leases leases, HeldClaims claims, Journal journal) {
		this.batch = batch;
		this.ingest = ingest;
		this.training = training;
		this.evaluation = evaluation;
		this.leases = leases;
		this.claims = claims;
		this.journal = journal;
	}

	/**
	 * Runs an attempt to its end.
	 * @param claim the claim on its run
	 * @param signals what the heartbeat says meanwhile
	 */
	public void run(Claim claim, AttemptSignals signals) {
		this.claims.hold(claim);
		MDC.put(LOGGED_RUN, Long.toString(claim.run()));
		MDC.put(LOGGED_ATTEMPT, Integer.toString(claim.attempt()));
		try {
			Recipe recipe = Recipes.stored(claim.recipe()).recipe();
			JobExecution execution = launch(claim, new AttemptContext(claim, recipe, signals, claim.threads()));
			TransientFailure.outlast(signals, () -> end(claim, signals, execution));
		}
		catch (LostLeaseException ex) {
			LOGGER.warn("{}", ex.getMessage());
		}
		catch (Exception | LinkageError | OutOfMemoryError ex) {
			LOGGER.error("Attempt {} of run {} failed", claim.attempt(), claim.run(), ex);
			fail(claim, signals, ex);
		}
		finally {
			this.claims.release(claim);
			MDC.remove(LOGGED_RUN);
			MDC.remove(LOGGED_ATTEMPT);
		}
	}

	private JobExecution launch(Claim claim, AttemptContext attempt) throws Exception {
		JobParameters parameters = new JobParametersBuilder().addLong(FencedJobRepository.RUN, claim.run())
			.toJobParameters();
		Recipe recipe = attempt.recipe();
		JobExecution last = last(recipe, parameters);
		if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
			return last;
		}
		recover(last);
		if (recipe instanceof Recipe.Ingest of) {
			return start(this.ingest.create(attempt, of.ingestion()), parameters);
		}
		if (recipe instanceof Recipe.Evaluate of) {
			EvaluateJob.Prepared prepared = this.evaluation.create(attempt, of);
			try (prepared) {
				return start(prepared.job(), parameters);
			}
		}
		return start(this.training.create(attempt), parameters);
	}

	/**
	 * The execution of the attempt before: complete if its worker died after the last
	 * commit and before it could say so.
	 */
	private @Nullable JobExecution last(Recipe recipe, JobParameters parameters) {
		String job = (recipe instanceof Recipe.Ingest) ? IngestJob.NAME
				: (recipe instanceof Recipe.Evaluate) ? EvaluateJob.NAME : TrainingJob.NAME;
		JobInstance instance = this.batch.repository().getJobInstance(job, parameters);
		return (instance != null) ? this.batch.repository().getLastJobExecution(instance) : null;
	}

	private JobExecution start(Job job, JobParameters parameters) throws Exception {
		return this.batch.operator().start(job, parameters);
	}

	/**
	 * An execution whose process died stands as started for ever, or as unknown after a
	 * failed commit: it failed, and its position is that of the last commit. Where the
	 * database was away meanwhile, its step may stand so although it itself does not.
	 */
	private void recover(@Nullable JobExecution execution) {
		if (execution == null) {
			return;
		}
		// Spring Batch keeps local times.
		LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
		for (StepExecution step : execution.getStepExecutions()) {
			if (isLeftOpen(step.getStatus())) {
				step.setStatus(BatchStatus.FAILED);
				step.setEndTime(now);
				this.batch.repository().update(step);
			}
		}
		if (execution.isRunning() || isLeftOpen(execution.getStatus())) {
			execution.setStatus(BatchStatus.FAILED);
			execution.setEndTime(now);
			this.batch.repository().update(execution);
		}
	}

	private static boolean isLeftOpen(BatchStatus status) {
		return status.isRunning() || status == BatchStatus.UNKNOWN;
	}

	private void end(Claim claim, AttemptSignals signals, JobExecution execution) {
		if (signals.isLost()) {
			return;
		}
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			this.leases.end(claim, RunState.COMPLETED, null);
		}
		else if (signals.isCancel()) {
			this.leases.end(claim, RunState.CANCELLED, "Cancelled while it ran.");
		}
		else if (execution.getStatus() == BatchStatus.STOPPED && (signals.isStop() || signals.isStoppedAtRung())) {
			this.leases.end(claim, RunState.STOPPED, "Stopped; resume continues from the last checkpoint.");
		}
		else if (execution.getStatus() == BatchStatus.STOPPED && signals.isYield()) {
			this.leases.end(claim, RunState.QUEUED,
					"Made room for a run of a higher priority; it continues from the last checkpoint.");
		}
		else if (execution.getStatus() == BatchStatus.STOPPED && signals.isShutdown()) {
			this.leases.end(claim, RunState.QUEUED, "Its worker was shut down; it continues from the last checkpoint.");
		}
		else {
			List<Throwable> failures = execution.getAllFailureExceptions();
			fail(claim, signals,
					failures.isEmpty() ? new IllegalStateException("ended " + execution.getStatus()) : failures.get(0));
		}
	}

	private void fail(Claim claim, AttemptSignals signals, Throwable failure) {
		if (signals.isLost() || failure instanceof LostLeaseException) {
			return;
		}
		Throwable cause = failure;
		boolean ofDatabase = TransientFailure.is(cause);
		while (cause.getCause() != null && !(cause instanceof IOException)) {
			cause = cause.getCause();
			ofDatabase = ofDatabase || TransientFailure.is(cause);
		}
		// A database that was away for too long fails what Spring Batch writes of it,
		// too.
		String outage = signals.outageTooLong();
		boolean isTransient = cause instanceof GangDissolvedException || signals.isStalled() || signals.isShutdown()
				|| isProcessEnding() || (ofDatabase && outage == null);
		String message = signals.isStalled() ? "No progress for " + signals.idle().toMinutes() + " minutes"
				: (outage != null) ? outage
						: (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
		RunState end = (isTransient && signals.isStop()) ? RunState.STOPPED : RunState.FAILED;
		boolean again = isTransient && !signals.isCancel() && !signals.isStop();
		try {
			TransientFailure.outlast(signals, () -> {
				this.journal.log(claim, "ERROR", List.of(message));
				if (again) {
					this.leases.retry(claim, signals.reached(), message);
				}
				else {
					this.leases.end(claim, signals.isCancel() ? RunState.CANCELLED : end, message);
				}
			});
		}
		catch (LostLeaseException ex) {
			LOGGER.warn("{}", ex.getMessage());
		}
	}

	/**
	 * Whether the Java process is ending: then much fails that says nothing about the
	 * run, even before the worker has told the attempt.
	 */
	private static boolean isProcessEnding() {
		Thread probe = new Thread();
		try {
			Runtime.getRuntime().addShutdownHook(probe);
			Runtime.getRuntime().removeShutdownHook(probe);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

}
