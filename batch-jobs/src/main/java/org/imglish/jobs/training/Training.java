package org.imglish.jobs.training;

import java.io.IOException;
import java.util.List;

import org.imglish.core.training.DivergedException;
import org.imglish.core.training.ShownSample;
import org.imglish.core.training.StepReport;
import org.imglish.jobs.attempt.AttemptContext;
import org.imglish.jobs.attempt.Outage;
import org.imglish.jobs.claim.Claim;
import org.imglish.jobs.gang.LostMemberException;
import org.imglish.jobs.recipe.Recipe;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * The training loop of one attempt, in the order in which Spring Batch calls it: opened
 * once, then for each chunk the step numbers are read, each is performed, the chunk is
 * committed and the position saved; closed at the end. Chunks end at multiples of the
 * checkpoint interval, also after a stop in between, so that validations fall on the same
 * steps.
 */
final class Training implements ItemStreamReader<Long>, StepExecutionListener {

	private final AttemptContext attempt;

	private final Claim claim;

	private final Recipe.Training recipe;

	private final TrainingTables tables;

	private final CheckpointFiles checkpoints;

	private final RestoredTrainer trainer;

	private final Position position = new Position();

	private final Rewinds rewinds;

	private final Commits commits;

	private final Validations validations;

	private final Divergences divergences;

	private @Nullable StepExecution execution;

	/** Whether validations of the run are judged beside those of its sweep. */
	private boolean competing;

	/** Whether the attempt ends with the chunk that is committed. */
	private boolean stopping;

	Training(AttemptContext attempt, Recipe.Training recipe, TrainingTables tables, CheckpointFiles checkpoints,
			RestoredTrainer trainer, Outage outage) {
		this.attempt = attempt;
		this.claim = attempt.claim();
		this.recipe = recipe;
		this.tables = tables;
		this.checkpoints = checkpoints;
		this.trainer = trainer;
		this.rewinds = new Rewinds(recipe.supervision().watch());
		this.commits = new Commits(this.claim, tables, checkpoints, outage, this.position);
		this.validations = new Validations(recipe.supervision().watch());
		this.divergences = new Divergences(recipe.supervision().watch().divergence().explosion());
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
		this.rewinds.restore(context);
		restore(Math.max(Position.saved(context), this.checkpoints.newest(this.claim)));
		this.competing = this.tables.rungs().competes(this.claim);
		this.commits.start();
		this.tables.journal().opened(this.claim, this.position.written());
		List<String> notes = this.trainer.trainer().notes();
		if (this.position.written() == 0 && !notes.isEmpty()) {
			log("INFO", notes);
		}
		log("INFO", List.of((this.position.written() > 0) ? "Continuing after step " + this.position.written()
				: "Starting a training of " + this.position.steps() + " steps"));
		prepare();
	}

	/**
	 * The one way to a checkpoint: opens a trainer at the newest whole one up to a step,
	 * here and on all members of the gang; what was measured beyond it is forgotten.
	 */
	private void restore(long step) {
		long restored = this.trainer.restore(step, this.rewinds);
		this.position.restored(restored, this.trainer.trainer().steps());
		this.commits.forget();
		this.tables.ownTransaction().executeWithoutResult((status) -> {
			this.tables.metrics().truncateAfter(this.claim, restored);
			this.tables.shown().truncateAfter(this.claim, restored);
			this.validations.restore(this.claim, this.tables.metrics());
			this.divergences.restore(this.claim, this.tables.metrics());
		});
	}

	private void prepare() {
		while (true) {
			try {
				if (!this.trainer.prepare(this::goesOn) && this.execution != null) {
					this.execution.setTerminateOnly();
				}
				return;
			}
			catch (LostMemberException ex) {
				this.trainer.leave(ex);
				restore(this.position.written());
			}
		}
	}

	private boolean goesOn() {
		this.attempt.signals().check(this.claim);
		return !this.attempt.signals().shallStop();
	}

	/**
	 * The number of the next step. There are numbers beyond the last step, so that the
	 * last chunk is as full as the others.
	 */
	@Override
	public @Nullable Long read() {
		return (this.position.isAtEnd() || this.validations.haveSeenEnough()) ? null : this.position.next();
	}

	/**
	 * Performs a step, unless the chunk has come to its end: those that are left are read
	 * again for the next one.
	 */
	@Nullable StepReport perform(long step) {
		this.attempt.signals().check(this.claim);
		boolean full = this.position.performed() % this.recipe.supervision().checkpointEvery() == 0;
		boolean ended = this.position.hasBegunChunk() && (full || shallStop());
		if (ended || !this.position.isDue(step)) {
			return null;
		}
		if (!this.position.hasBegunChunk() && this.trainer.canGrow()) {
			this.trainer.disband();
			goBack();
		}
		return reach(step);
	}

	/**
	 * Whether the attempt is to end here; a round of steps is taken to its end before.
	 */
	private boolean shallStop() {
		return this.attempt.signals().shallStop() && this.trainer.endsRound(this.position.performed());
	}

	/** Performs the steps up to one, however often it has to go back. */
	private StepReport reach(long step) {
		while (true) {
			try {
				return performUpTo(step);
			}
			catch (DivergedException ex) {
				rewind(ex);
			}
			catch (LostMemberException ex) {
				regroup(ex);
			}
		}
	}

	/** After a rewind the steps before the wanted one are performed again, too. */
	private StepReport performUpTo(long last) {
		while (true) {
			this.commits.commitDurable();
			StepReport report = this.trainer.perform(this.position.performed() + 1);
			report.all().forEach(this.divergences::check);
			this.position.performed(report.step());
			this.attempt.signals().finished(report.step());
			this.commits.add(report);
			if (report.step() == last || shallStop()) {
				return report;
			}
			this.attempt.signals().check(this.claim);
		}
	}

	/** Goes back to the last good checkpoint, to continue at a lower learning rate. */
	private void rewind(DivergedException failure) {
		this.commits.awaitWritten();
		long target = this.rewinds.next(failure, this.position.written());
		this.trainer.disband();
		restore(target);
		long restored = this.position.written();
		String line = this.rewinds.wentTo(restored, failure);
		this.tables.ownTransaction().executeWithoutResult((status) -> {
			this.checkpoints.giveUpAfter(this.claim, restored);
			log("WARN", List.of(line));
		});
		prepare();
	}

	/**
	 * Goes on in the next generation of the gang, from the newest durable checkpoint,
	 * within the same attempt.
	 */
	private void regroup(LostMemberException why) {
		this.trainer.leave(why);
		goBack();
	}

	private void goBack() {
		this.commits.awaitWritten();
		restore(this.position.written());
		prepare();
	}

	/** Ends a chunk: validates where that is due, writes a checkpoint, commits. */
	void commit(Chunk<? extends StepReport> chunk) throws IOException {
		if (chunk.isEmpty()) {
			return;
		}
		this.attempt.signals().check(this.claim);
		Validated validated = save();
		if (this.tables.rungs()
			.judge(this.claim, this.position.performed(), this.position.steps(), validated.points())) {
			this.attempt.signals().stopAtRung();
			this.stopping = true;
		}
		if (this.validations.haveSeenEnough() && !this.position.isAtEnd()) {
			log("INFO", List.of(this.validations.reason()));
		}
		this.position.endChunk();
	}

	/**
	 * Validates where that is due and commits the chunk with its checkpoint; if a member
	 * is lost before it has handed over its part of the state, both at the same step
	 * again.
	 */
	private Validated save() throws IOException {
		long step = this.position.performed();
		while (true) {
			Validated validated = validate();
			this.trainer.pause();
			this.stopping = this.attempt.signals().shallStop();
			boolean last = this.stopping || this.position.isAtEnd() || this.validations.haveSeenEnough();
			// A verdict of the sweep may make this chunk the last one, too.
			boolean judged = this.competing && !validated.points().isEmpty();
			try {
				this.commits.commit(this.trainer, validated, last || judged);
				return validated;
			}
			catch (LostMemberException ex) {
				regroup(ex);
				reach(step);
			}
		}
	}

	/**
	 * Validates where that is due; if a member is lost meanwhile, at the same step again.
	 */
	private Validated validate() {
		long step = this.position.performed();
		while (this.validations.areDue(this.position.performed(), this.position.steps())) {
			try {
				List<ShownSample> shown = this.trainer.show();
				return new Validated(this.validations.add(this.position.performed(), this.trainer.validate()), shown);
			}
			catch (LostMemberException ex) {
				regroup(ex);
				reach(step);
			}
		}
		return Validated.NOTHING;
	}

	@Override
	public void update(ExecutionContext context) {
		this.position.save(context);
		this.rewinds.save(context);
		boolean ended = this.position.isDone() || this.validations.haveSeenEnough();
		if (this.stopping && this.execution != null && !ended) {
			this.execution.setTerminateOnly();
		}
	}

	private void log(String level, List<String> lines) {
		this.tables.journal().log(this.claim, level, lines);
	}

	@Override
	public void close() {
		this.commits.close();
		this.trainer.close();
	}

}
