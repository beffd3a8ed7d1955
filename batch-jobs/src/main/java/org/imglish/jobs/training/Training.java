package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;

import org.imglish.core.training.DivergedException;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepPlan;
import org.imglish.core.training.StepReport;
import org.imglish.core.training.Trainer;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.attempt.PassingFailure;
import org.imglish.jobs.halving.JdbcRungs;
import org.imglish.jobs.lease.Claim;
import org.imglish.jobs.metric.JdbcMetrics;
import org.imglish.jobs.metric.MetricPoint;
import org.imglish.jobs.recipe.Recipe;
import org.imglish.jobs.run.Journal;
import org.imglish.jobs.shown.JdbcShownSamples;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reader, processor and writer of one attempt at a training. Its chunks end at multiples
 * of the checkpoint interval, also after a stop in between, so that validations fall on
 * the same steps.
 */
final class Training implements ItemStreamReader<StepPlan>, StepExecutionListener {

	private static final String POSITION = "step";

	/**
	 * How often the training went back so far. Saved with the position: whoever goes on
	 * from a checkpoint before diverges again, and goes back again.
	 */
	private static final String REWINDS = "rewinds";

	private static final String NO_DATABASE = "the database does not answer";

	private final AttemptContext attempt;

	private final Claim claim;

	private final Recipe.Training recipe;

	private final TrainingJob.TrainerFactory trainers;

	private final CheckpointFiles checkpoints;

	private final JdbcMetrics metrics;

	private final JdbcShownSamples shownSamples;

	private final JdbcRungs rungs;

	private final Journal journal;

	private final TransactionTemplate ownTransaction;

	private final Lock torchRandom;

	/** Suspends the chunk's transaction, which must not hold the run's row for long. */
	private final TransactionTemplate outside;

	private final Outage outage;

	private final LivePoints live;

	private final CheckpointWriter writer;

	private final Validations validations;

	private final Divergences divergences;

	private @Nullable Trainer trainer;

	private @Nullable StepExecution execution;

	/** Last step of the training. */
	private long steps;

	private int rewinds;

	/**
	 * Where the training went back to last, or -1: if it diverges again before its next
	 * checkpoint, that one was no good either.
	 */
	private long rewoundTo = -1;

	/**
	 * Next step to plan; all of a chunk's steps are planned before the first is
	 * performed.
	 */
	private long next;

	/** Newest step performed. */
	private long performed;

	/** Newest step whose checkpoint is being written or is written. */
	private long written;

	/** Newest step whose checkpoint is committed: what the position says. */
	private long durable;

	/** Whether the database was away when a checkpoint should be committed early. */
	private boolean commitLater;

	/** Whether validations of the run are judged beside those of its sweep. */
	private boolean competing;

	/** Whether the attempt ends with the chunk that is committed. */
	private boolean stopping;

	private long committedAt = System.nanoTime();

	Training(AttemptContext attempt, Recipe.Training recipe, TrainingJob.TrainerFactory trainers,
			CheckpointFiles checkpoints, JdbcMetrics metrics, JdbcShownSamples shownSamples, JdbcRungs rungs,
			Journal journal, TransactionTemplate ownTransaction, Lock torchRandom, Duration longestOutage) {
		this.attempt = attempt;
		this.claim = attempt.claim();
		this.recipe = recipe;
		this.trainers = trainers;
		this.checkpoints = checkpoints;
		this.metrics = metrics;
		this.shownSamples = shownSamples;
		this.rungs = rungs;
		this.journal = journal;
		this.ownTransaction = ownTransaction;
		this.torchRandom = torchRandom;
		this.outside = new TransactionTemplate(Objects.requireNonNull(ownTransaction.getTransactionManager()));
		this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		this.outage = new Outage(this.claim, attempt.signals(), longestOutage, (line) -> ownTransaction
			.executeWithoutResult((status) -> journal.log(this.claim, "WARN", List.of(line))));
		this.live = new LivePoints(this.claim, metrics, journal, ownTransaction, this.outage);
		this.writer = new CheckpointWriter(this.claim, checkpoints, journal, this.outage, HostMemory::available);
		this.validations = new Validations(recipe.watch());
		this.divergences = new Divergences(recipe.watch().divergence().explosion());
	}

	@Override
	public void beforeStep(StepExecution stepExecution) {
		this.execution = stepExecution;
	}

	/**
	 * Goes on from the newest checkpoint. Spring Batch's position is that one, or the one
	 * before if the attempt ended in the middle of the chunk in which it became durable.
	 */
	@Override
	public void open(ExecutionContext context) {
		this.rewinds = context.getInt(REWINDS, 0);
		restore(Math.max(context.getLong(POSITION, 0), this.checkpoints.newest(this.claim)));
		this.competing = this.rungs.competes(this.claim);
		this.live.start();
		this.journal.opened(this.claim, this.written);
		if (this.written == 0 && !trainer().notes().isEmpty()) {
			this.journal.log(this.claim, "INFO", trainer().notes());
		}
		this.journal.log(this.claim, "INFO", List.of((this.written > 0) ? "Going on after step " + this.written
				: "Starting a training of " + this.steps + " steps"));
		prepare();
	}

	/**
	 * Opens a trainer at the newest whole checkpoint up to a position; what was measured
	 * beyond it is forgotten.
	 */
	private void restore(long position) {
		this.torchRandom.lock();
		try {
			closeTrainer();
			this.trainer = this.trainers.open(this.attempt,
					Math.pow(this.recipe.watch().divergence().rateFactor(), this.rewinds));
			this.steps = this.trainer.steps();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.torchRandom.unlock();
		}
		this.outside.executeWithoutResult((status) -> this.written = (position > 0)
				? this.checkpoints.restore(this.claim, position, trainer()) : 0);
		this.live.forget();
		this.ownTransaction.executeWithoutResult((status) -> {
			this.metrics.truncateAfter(this.claim, this.written);
			this.shownSamples.truncateAfter(this.claim, this.written);
			this.validations.restore(this.claim, this.metrics);
			this.divergences.restore(this.claim, this.metrics);
		});
		this.durable = this.written;
		this.performed = this.written;
		this.next = this.written + 1;
	}

	private void prepare() {
		try {
			if (!trainer().prepare(this::goesOn) && this.execution != null) {
				this.execution.setTerminateOnly();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean goesOn() {
		this.attempt.signals().check(this.claim);
		return !this.attempt.signals().shallStop();
	}

	private Trainer trainer() {
		return Objects.requireNonNull(this.trainer, "the batch step has not been opened");
	}

	/**
	 * Beyond the last step there are plans of nothing, so that the last chunk is as full
	 * as the others.
	 */
	@Override
	public @Nullable StepPlan read() {
		if (this.performed == this.steps || this.validations.haveSeenEnough()) {
			return null;
		}
		long step = this.next++;
		return (step > this.steps) ? new StepPlan(step, Map.of()) : trainer().plan(step);
	}

	/**
	 * Performs a step, unless the chunk has come to its end: those that are left are read
	 * again for the next one.
	 */
	@Nullable StepReport perform(StepPlan plan) {
		this.attempt.signals().check(this.claim);
		boolean skipped = plan.step() != this.performed + 1 || plan.step() > this.steps;
		boolean begun = this.performed > this.written;
		boolean full = this.performed % this.recipe.checkpointEvery() == 0;
		if (skipped || (begun && (full || this.attempt.signals().shallStop()))) {
			return null;
		}
		while (true) {
			try {
				return performUpTo(plan);
			}
			catch (DivergedException ex) {
				rewind(ex);
			}
		}
	}

	/** After a rewind the steps before the planned one are performed again, too. */
	private StepReport performUpTo(StepPlan plan) {
		while (true) {
			commitDurable();
			long step = this.performed + 1;
			StepReport report = step((step == plan.step()) ? plan : trainer().plan(step));
			this.divergences.check(report);
			this.performed = report.step();
			this.attempt.signals().finished(this.performed);
			this.live.add(report, this.steps);
			if (this.performed == plan.step() || this.attempt.signals().shallStop()) {
				return report;
			}
			this.attempt.signals().check(this.claim);
		}
	}

	private StepReport step(StepPlan plan) {
		this.torchRandom.lock();
		try {
			return trainer().perform(plan);
		}
		finally {
			this.torchRandom.unlock();
		}
	}

	private void rewind(DivergedException failure) {
		awaitWritten();
		Recipe.Divergence divergence = this.recipe.watch().divergence();
		if (divergence.action() == Recipe.OnDivergence.STOP || this.rewinds >= divergence.mostRewinds()) {
			throw new DivergedException(
					("%s. The training stopped after %d rewinds, and would go on from %s: clone the run "
							+ "with a lower optimizer.peakRate, or with onDivergence: rewind")
						.formatted(failure.getMessage(), this.rewinds, describe(this.written)));
		}
		this.rewinds++;
		restore((this.written == this.rewoundTo) ? Math.max(0, this.written - 1) : this.written);
		this.rewoundTo = this.written;
		this.ownTransaction.executeWithoutResult((status) -> {
			this.checkpoints.giveUpAfter(this.claim, this.written);
			this.journal.log(this.claim, "WARN",
					List.of("%s. Going back to %s, with %s times the learning rate (rewind %d of %d)".formatted(
							failure.getMessage(), describe(this.written),
							Math.pow(divergence.rateFactor(), this.rewinds), this.rewinds, divergence.mostRewinds())));
		});
		prepare();
	}

	/**
	 * Commits the checkpoint of the chunk before, if it has become durable: a transaction
	 * of its own in the middle of a chunk, so that a kill costs no more steps than
	 * necessary. What the database does not take now it takes at the chunk's commit.
	 */
	private void commitDurable() {
		if (this.writer.hasDurable() && !this.commitLater) {
			try {
				this.writer.finish();
				commitWritten();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (RuntimeException ex) {
				if (!PassingFailure.is(ex)) {
					throw ex;
				}
				this.commitLater = true;
			}
		}
	}

	/** Waits for the newest checkpoint, to go back to. */
	private void awaitWritten() {
		try {
			this.writer.finish();
			this.outage.outlast(NO_DATABASE, () -> {
				commitWritten();
				return true;
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void commitWritten() {
		this.ownTransaction
			.executeWithoutResult((status) -> this.durable = this.writer.complete().orElse(this.durable));
	}

	private static String describe(long step) {
		return (step > 0) ? "the checkpoint of step " + step + ", the last good one"
				: "the beginning, for there is no good checkpoint";
	}

	void commit(Chunk<? extends StepReport> chunk) throws IOException {
		if (chunk.isEmpty()) {
			return;
		}
		this.attempt.signals().check(this.claim);
		List<MetricPoint> validated = List.of();
		List<ShownSample> shown = List.of();
		if (this.validations.areDue(this.performed, this.steps)) {
			shown = trainer().show();
			validated = this.validations.add(this.performed, trainer().validate());
		}
		this.stopping = this.attempt.signals().shallStop();
		boolean last = this.stopping || this.performed == this.steps || this.validations.haveSeenEnough();
		// A verdict of the sweep may make this chunk the last one, too.
		boolean judged = this.competing && !validated.isEmpty();
		this.writer.write(trainer(), validated, last || judged);
		List<MetricPoint> points = new ArrayList<>(this.live.take());
		points.addAll(validated);
		points.add(checkpointWait());
		awaitDatabase();
		this.metrics.append(this.claim, points);
		this.shownSamples.put(this.claim, this.performed, shown);
		this.durable = this.writer.complete().orElse(this.durable);
		this.commitLater = false;
		this.journal.progress(this.claim, this.performed, this.steps, "step");
		if (this.rungs.judge(this.claim, this.performed, this.steps, validated)) {
			this.attempt.signals().stopAtRung();
			this.stopping = true;
		}
		if (this.validations.haveSeenEnough() && this.performed < this.steps) {
			this.journal.log(this.claim, "INFO", List.of(this.validations.reason()));
		}
		this.written = this.performed;
		this.next = this.written + 1;
	}

	/** Share of the time since the last commit that training waited for checkpoints. */
	private MetricPoint checkpointWait() {
		long now = System.nanoTime();
		double seconds = (now - this.committedAt) / 1e9;
		this.committedAt = now;
		return new MetricPoint("checkpoint_wait", MetricPoint.Kind.TIMING, this.performed,
				this.writer.takeWaited() / seconds, Instant.now());
	}

	/**
	 * A commit that fails ends the attempt: better to wait before its first statement.
	 */
	private void awaitDatabase() throws IOException {
		this.outage.outlast(NO_DATABASE, () -> {
			this.ownTransaction.executeWithoutResult((status) -> this.metrics.append(this.claim, List.of()));
			return true;
		});
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, this.durable);
		context.putInt(REWINDS, this.rewinds);
		boolean ended = this.durable == this.steps || this.validations.haveSeenEnough();
		if (this.stopping && this.execution != null && !ended) {
			this.execution.setTerminateOnly();
		}
	}

	@Override
	public void close() {
		this.live.close();
		this.writer.close();
		closeTrainer();
	}

	private void closeTrainer() {
		if (this.trainer != null) {
			this.trainer.close();
			this.trainer = null;
		}
	}

}
