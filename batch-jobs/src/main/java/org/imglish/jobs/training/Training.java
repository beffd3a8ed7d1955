package org.imglish.jobs.training;

import java.io.IOException;
import java.io.UncheckedIOException;
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

	private final LivePoints live;

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

	/** Newest step whose checkpoint is written: what the position says at the commit. */
	private long written;

	Training(AttemptContext attempt, Recipe.Training recipe, TrainingJob.TrainerFactory trainers,
			CheckpointFiles checkpoints, JdbcMetrics metrics, JdbcShownSamples shownSamples, JdbcRungs rungs,
			Journal journal, TransactionTemplate ownTransaction, Lock torchRandom) {
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
		this.live = new LivePoints(this.claim, metrics, journal, ownTransaction);
		this.validations = new Validations(recipe.watch());
		this.divergences = new Divergences(recipe.watch().divergence().explosion());
	}

	@Override
	public void beforeStep(StepExecution stepExecution) {
		this.execution = stepExecution;
	}

	@Override
	public void open(ExecutionContext context) {
		this.rewinds = context.getInt(REWINDS, 0);
		restore(context.getLong(POSITION, 0));
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
			close();
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
		this.ownTransaction.executeWithoutResult((status) -> {
			this.metrics.truncateAfter(this.claim, this.written);
			this.shownSamples.truncateAfter(this.claim, this.written);
			this.validations.restore(this.claim, this.metrics);
			this.divergences.restore(this.claim, this.metrics);
		});
		this.live.forget();
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
		CheckpointFiles.Written files = this.checkpoints.write(this.claim, this.performed, trainer());
		this.metrics.append(this.claim, this.live.all(validated));
		this.shownSamples.put(this.claim, this.performed, shown);
		this.checkpoints.complete(this.claim, files, validated);
		this.journal.progress(this.claim, this.performed, this.steps, "step");
		this.journal.committed(this.claim, this.performed);
		if (this.rungs.judge(this.claim, this.performed, this.steps, validated)) {
			this.attempt.signals().stopAtRung();
		}
		if (this.validations.haveSeenEnough() && this.performed < this.steps) {
			this.journal.log(this.claim, "INFO", List.of(this.validations.reason()));
		}
		this.written = this.performed;
		this.next = this.written + 1;
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, this.written);
		context.putInt(REWINDS, this.rewinds);
		boolean ended = this.written == this.steps || this.validations.haveSeenEnough();
		if (this.attempt.signals().shallStop() && this.execution != null && !ended) {
			this.execution.setTerminateOnly();
		}
	}

	@Override
	public void close() {
		if (this.trainer != null) {
			this.trainer.close();
			this.trainer = null;
		}
	}

}
